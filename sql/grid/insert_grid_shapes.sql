-- Puts grids into an edition.
insert into grid_shape (district, edition, grid, layer, shape, code, name, kind, community, parent, version, nodes_version)
select @district::integer, @edition::bigint, c.grid, c.layer, c.shape, c.code, c.name, c.kind, c.community, c.parent, c.version, c.nodes_version
from unnest(@grids::bigint[], @layers::text[], @shapes::bigint[], @codes::text[], @names::text[], @kinds::text[], @communities::bigint[],
    @parents::bigint[], @versions::integer[], @nodes_versions::integer[])
    as c (grid, layer, shape, code, name, kind, community, parent, version, nodes_version)
