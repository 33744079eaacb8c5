-- The grids of an edition whose shape meets a box of the lattice: id, code, name, kind, layer,
-- community, shape, label of the shape.
select gs.grid, gs.code, gs.name, gs.kind, gs.layer, gs.community, gs.shape, s.label
from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
where gs.district = @district::integer and gs.edition = @edition::bigint
  and gs.box && box(point(@x0::bigint, @y0::bigint), point(@x1::bigint, @y1::bigint))
order by gs.grid
