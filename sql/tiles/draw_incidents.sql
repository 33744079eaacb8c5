-- Layer incidents of one tile: those reported since one time and before another (null: open),
-- of the categories given (none: all). Comparing with nothing but parameters lets even a generic
-- plan leave out the months there is no need to read.
select st_asmvt(f, 'incidents', 4096, 'geom', 'fid') from (
    select i.id as fid, i.id, c.code as category, i.status, tile_spot(i.x, i.y, @z::integer, @x::integer, @y::integer) as geom
    from incident i join incident_category c on c.district = i.district and c.id = i.category
    where i.district = @district::integer and i.cell between @first::bigint and @last::bigint
      and i.reported_at >= coalesce(@since::timestamptz, '-infinity')
      and i.reported_at < coalesce(@until::timestamptz, 'infinity')
      and (cardinality(@categories::text[]) = 0 or c.code = any (@categories::text[]))
    order by i.id) f
