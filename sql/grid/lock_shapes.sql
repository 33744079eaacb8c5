-- Locks grids of an edition in the order of their ids, until commit.
select grid, shape, layer, code, name, kind, community, parent, version, nodes_version
from grid_shape
where district = @district::integer and edition = @edition::bigint and grid = any (@grids::bigint[])
order by grid
for update
