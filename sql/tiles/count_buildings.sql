-- What stands in each grid: grid, buildings, households.
select b.grid_now, count(*), coalesce(sum(b.households), 0)::bigint
from building b
where b.district = @district::integer and b.grid_now is not null
group by b.grid_now
