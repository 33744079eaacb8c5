-- Layer water of one tile, the classes given; areas smaller than a pixel are left out.
with tile as (
    select st_tileenvelope(@z::integer, @x::integer, @y::integer) as bounds,
        360 / (512 * 2.0 ^ @z::integer) as pixel
)
select st_asmvt(f, 'water', 4096, 'geom', 'fid') from (
    select w.id as fid, w.class, nullif(w.name, '') as name,
        st_asmvtgeom(st_transform(w.surface, 3857), tile.bounds, 4096, 64) as geom
    from water w, tile
    where w.district = @district::integer and w.class = any (@classes::text[])
      and w.surface && st_transform(st_tileenvelope(@z::integer, @x::integer, @y::integer, margin => 64 / 4096.0), 4326)
      and (st_xmax(w.surface) - st_xmin(w.surface) >= tile.pixel or st_ymax(w.surface) - st_ymin(w.surface) >= tile.pixel)
    order by w.id) f
where geom is not null
