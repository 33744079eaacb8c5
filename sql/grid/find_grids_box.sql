-- The lattice box around grids of an edition; null without any.
select case when count(*) > 0 then array[min(st_xmin(s.geom)), min(st_ymin(s.geom)), max(st_xmax(s.geom)), max(st_ymax(s.geom))]::bigint[] end
from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = any (@grids::bigint[])
