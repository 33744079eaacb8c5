-- Layers areas and area_labels of one tile, from outlines kept in memory. Streets come after
-- communities so that their lines are drawn on top.
with given as (
    select * from unnest(@ids::bigint[], @kinds::text[], @levels::smallint[], @names::text[], @outlines::text[],
        @shapes::geometry[], @labels::geometry[]) g (id, kind, level, name, outline, shape, label)
)
select (
    select st_asmvt(f, 'areas', 4096, 'geom', 'fid') from (
        select id as fid, id, kind, level::integer as level, name, outline, geom
        from given cross join lateral (
            select tile_shape(shape, true, @z::integer, @x::integer, @y::integer, @step::integer) as geom) s
        where geom is not null order by level desc, id) f
) || (
    select st_asmvt(f, 'area_labels', 4096, 'geom', 'fid') from (
        select id as fid, id, kind, level::integer as level, name,
            tile_spot(st_x(label)::bigint, st_y(label)::bigint, @z::integer, @x::integer, @y::integer) as geom
        from given order by id) f
    where geom is not null
)
