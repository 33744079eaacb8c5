-- Buildings whose footprint meets a box of degrees: id, estate, number, grid, households, footprint.
select b.id, b.estate, b.number, b.grid_now, b.households::bigint, b.footprint
from building b
where b.district = @district::integer
  and b.footprint && st_makeenvelope(@west::float8, @south::float8, @east::float8, @north::float8, 4326)
order by b.id
