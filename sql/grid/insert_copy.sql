-- Records what a draft differs in from its base as its first operation; no rows when it does not.
with differing as materialized (
    select coalesce(b.grid, d.grid) as grid, b.shape as before_shape, d.shape as after_shape,
        case when b.grid is not null then jsonb_build_object('layer', b.layer, 'code', b.code, 'name', b.name, 'kind', b.kind,
            'community', b.community, 'parent', b.parent, 'version', b.version, 'nodes_version', b.nodes_version) end as before,
        case when d.grid is not null then jsonb_build_object('layer', d.layer, 'code', d.code, 'name', d.name, 'kind', d.kind,
            'community', d.community, 'parent', d.parent, 'version', d.version, 'nodes_version', d.nodes_version) end as after
    from (select * from grid_shape where district = @district::integer and edition = @base::bigint) b
    full join (select * from grid_shape where district = @district::integer and edition = @draft::bigint) d on d.grid = b.grid
    where (b.layer, b.shape, b.code, b.name, b.kind, b.community, b.parent, b.version, b.nodes_version)
        is distinct from (d.layer, d.shape, d.code, d.name, d.kind, d.community, d.parent, d.version, d.nodes_version)
), taken as materialized (
    select nextval(pg_get_serial_sequence('operation', 'id')) as id where exists (select from differing)
), around as (
    select st_extent(s.geom) as box from differing d
    join shape s on s.district = @district::integer and s.id in (d.before_shape, d.after_shape)
    where d.before_shape is distinct from d.after_shape
), done as (
    insert into operation (district, edition, id, op, request, actor, root, sha256, bounds)
    select @district::integer, @draft::bigint, t.id, 'copy', @request::jsonb, @actor::bigint, t.id, sha256(convert_to(@request::jsonb::text, 'UTF8')),
        case when a.box is not null then array[st_xmin(a.box), st_ymin(a.box), st_xmax(a.box), st_ymax(a.box)]::bigint[]::lattice[] end
    from taken t cross join around a
    returning id
)
insert into operation_grid (district, operation, grid, own, before_shape, after_shape, before, after)
select @district::integer, t.id, d.grid, true, d.before_shape, d.after_shape, d.before, d.after
from taken t cross join differing d
