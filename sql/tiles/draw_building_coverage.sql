-- Layer coverage of one tile from near: the distance of each building given to the nearest
-- open post.
select st_asmvt(f, 'coverage', 4096, 'geom', 'fid') from (
    select b.id as fid, b.id as building, round(g.distance)::integer as distance, g.band,
        st_asmvtgeom(st_transform(b.footprint, 3857), st_tileenvelope(@z::integer, @x::integer, @y::integer), 4096, 64) as geom
    from unnest(@buildings::bigint[], @distances::double precision[], @bands::integer[]) g (building, distance, band)
    join building b on b.district = @district::integer and b.id = g.building
    order by b.id) f
where geom is not null
