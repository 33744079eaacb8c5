-- The boxes of an edition's shapes on the lattice: x0, y0, x1, y1.
select st_xmin(s.geom)::bigint, st_ymin(s.geom)::bigint, st_xmax(s.geom)::bigint, st_ymax(s.geom)::bigint
from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
where gs.district = @district::integer and gs.edition = @edition::bigint
