-- Layer buildings of one tile. A footprint narrower and lower than a pixel of a 512-pixel
-- tile is left out.
with tile as (
    select st_tileenvelope(@z::integer, @x::integer, @y::integer) as bounds,
        360 / (512 * 2.0 ^ @z::integer) as pixel
)
select st_asmvt(f, 'buildings', 4096, 'geom', 'fid') from (
    select b.id as fid, b.id, nullif(b.estate, '') as estate, nullif(b.number, '') as number, b.grid_now as grid,
        st_asmvtgeom(st_transform(b.footprint, 3857), tile.bounds, 4096, 64) as geom
    from building b, tile
    where b.district = @district::integer
      and b.footprint && st_transform(st_tileenvelope(@z::integer, @x::integer, @y::integer, margin => 64 / 4096.0), 4326)
      and (st_xmax(b.footprint) - st_xmin(b.footprint) >= tile.pixel or st_ymax(b.footprint) - st_ymin(b.footprint) >= tile.pixel)
    order by b.id) f
where geom is not null
