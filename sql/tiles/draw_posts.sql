-- Layer posts of one tile: posts of the kinds given that exist on the day.
select st_asmvt(f, 'posts', 4096, 'geom', 'fid') from (
    select p.id as fid, p.id, p.kind, p.name, tile_spot(p.x, p.y, @z::integer, @x::integer, @y::integer) as geom
    from post p
    where p.district = @district::integer and p.during @> @day::date and p.kind = any (@kinds::text[])
      and p.x between @x::bigint << (32 - @z::integer) and ((@x::bigint + 1) << (32 - @z::integer)) - 1
      and p.y between @y::bigint << (32 - @z::integer) and ((@y::bigint + 1) << (32 - @z::integer)) - 1
    order by array_position(@kinds::text[], p.kind), p.id) f
