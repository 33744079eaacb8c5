-- Changes grids of an edition.
update grid_shape gs set shape = c.shape, code = c.code, name = c.name, kind = c.kind, community = c.community,
    parent = c.parent, version = c.version, nodes_version = c.nodes_version
from unnest(@grids::bigint[], @shapes::bigint[], @codes::text[], @names::text[], @kinds::text[], @communities::bigint[],
    @parents::bigint[], @versions::integer[], @nodes_versions::integer[])
    as c (grid, shape, code, name, kind, community, parent, version, nodes_version)
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = c.grid
