-- Layer roads of one tile, the classes given, the first class last so that it lies on top.
with tile as (select st_tileenvelope(@z::integer, @x::integer, @y::integer) as bounds)
select st_asmvt(f, 'roads', 4096, 'geom', 'fid') from (
    select r.id as fid, r.class, nullif(r.name, '') as name,
        st_asmvtgeom(st_transform(r.line, 3857), tile.bounds, 4096, 64) as geom
    from road r, tile
    where r.district = @district::integer and r.class = any (@classes::text[])
      and r.line && st_transform(st_tileenvelope(@z::integer, @x::integer, @y::integer, margin => 64 / 4096.0), 4326)
    order by array_position(@classes::text[], r.class) desc, r.id) f
where geom is not null
