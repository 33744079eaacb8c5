-- Grids of an edition without their shapes.
select grid, shape, layer, code, name, kind, community, parent, version, nodes_version, null::geometry
from grid_shape where district = @district::integer and edition = @edition::bigint
order by grid
