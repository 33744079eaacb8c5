-- Named places in a box of degrees: id, class, name, rank, place.
select p.id, p.class, p.name, p.rank::bigint, p.point
from place p
where p.district = @district::integer
  and p.point && st_makeenvelope(@west::float8, @south::float8, @east::float8, @north::float8, 4326)
order by p.rank, p.id
