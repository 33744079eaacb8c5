-- Layers grids, overlay_grids and grid_labels of one tile, of the grids given.
with given as (
    select gs.grid as fid, gs.grid as id, gs.code, gs.name, gs.kind, g.state, gs.community, g.households, g.buildings,
        gs.layer, g.labelled, s.geom as shape, s.label
    from unnest(@grids::bigint[], @states::text[], @households::integer[], @buildings::integer[], @labels::boolean[])
        g (grid, state, households, buildings, labelled)
    join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = g.grid
    join shape s on s.district = gs.district and s.id = gs.shape
), shown as materialized (
    select *, tile_shape(shape, @sound::boolean, @z::integer, @x::integer, @y::integer, @step::integer) as geom
    from given
)
select (
    select st_asmvt(f, 'grids', 4096, 'geom', 'fid') from (
        select fid, id, code, name, kind, state, community, households, buildings, geom
        from shown where layer = 'governance' and geom is not null order by id) f
) || (
    select st_asmvt(f, 'overlay_grids', 4096, 'geom', 'fid') from (
        select fid, id, code, name, kind, state, community, households, buildings, layer, geom
        from shown where layer <> 'governance' and geom is not null order by id) f
) || (
    select st_asmvt(f, 'grid_labels', 4096, 'geom', 'fid') from (
        select fid, id, code, name, kind, state,
            tile_spot(st_x(label)::bigint, st_y(label)::bigint, @z::integer, @x::integer, @y::integer) as geom
        from given where layer = 'governance' and labelled order by id) f
    where geom is not null
)
