-- Sets grid and share of buildings by id; grid 0 is none.
update building b set grid_now = nullif(m.grid, 0), grid_share = m.share
from unnest(@ids::bigint[], @grids::bigint[], @shares::real[]) as m (id, grid, share)
where b.district = @district::integer and b.id = m.id
