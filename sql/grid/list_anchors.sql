-- Every building by id: id, lattice anchor, households, governance grid in force today (0: none).
select id, x::bigint, y::bigint, households, coalesce(grid_now, 0)
from building
where district = @district::integer
order by id
