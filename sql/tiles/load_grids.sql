-- The grids of an edition whose shape meets a box of the lattice: id, code, name, kind, layer,
-- community, shape, label of the shape.
select gs.grid, gs.code, gs.name, gs.kind, gs.layer, gs.community, gs.shape, s.label
from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
where gs.district = @district::integer and gs.edition = @edition::bigint
  and s.geom && st_makebox2d(st_makepoint(@x0::bigint, @y0::bigint), st_makepoint(@x1::bigint, @y1::bigint))
order by gs.grid
