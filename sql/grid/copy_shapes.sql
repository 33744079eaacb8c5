-- Gives a draft the grids of another edition: rows, not geometry.
insert into grid_shape (district, edition, grid, layer, shape, code, name, kind, community, version, nodes_version, parent, box)
select district, @draft::bigint, grid, layer, shape, code, name, kind, community, version, nodes_version, parent, box
from grid_shape where district = @district::integer and edition = @source::bigint
