-- Sets the grid of posts by id; grid 0 is none.
update post p set grid_now = nullif(m.grid, 0)
from unnest(@ids::bigint[], @grids::bigint[]) as m (id, grid)
where p.district = @district::integer and p.id = m.id
