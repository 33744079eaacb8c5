-- Layer coverage of one tile from afar: the share of households covered, by grid.
select st_asmvt(f, 'coverage', 4096, 'geom', 'fid') from (
    select gs.grid as fid, gs.grid, gs.code, g.share,
        tile_shape(s.geom, @sound::boolean, @z::integer, @x::integer, @y::integer, @step::integer) as geom
    from unnest(@grids::bigint[], @shares::double precision[]) g (grid, share)
    join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = g.grid
    join shape s on s.district = gs.district and s.id = gs.shape
    where gs.layer = 'governance'
    order by gs.grid) f
where geom is not null
