-- Layer hotspots of one tile: computed rows on the shapes of their grids.
select st_asmvt(f, 'hotspots', 4096, 'geom', 'fid') from (
    select gs.grid as fid, gs.grid, gs.code, g.class, g.z, g.count,
        tile_shape(s.geom, @sound::boolean, @z::integer, @x::integer, @y::integer, @step::integer) as geom
    from unnest(@grids::bigint[], @classes::text[], @zs::double precision[], @counts::bigint[]) g (grid, class, z, count)
    join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = g.grid
    join shape s on s.district = gs.district and s.id = gs.shape
    where gs.layer = 'governance'
    order by gs.grid) f
where geom is not null
