-- Layer incidents of one tile: those reported from the start of one month to the end of
-- another in the district's time zone (null: open), of the categories given (none: all).
select st_asmvt(f, 'incidents', 4096, 'geom', 'fid') from (
    select i.id as fid, i.id, c.code as category, i.status, tile_spot(i.x, i.y, @z::integer, @x::integer, @y::integer) as geom
    from incident i join incident_category c on c.district = i.district and c.id = i.category
    where i.district = @district::integer and i.cell between @first::bigint and @last::bigint
      and i.reported_at >= (select coalesce(district_instant(@district::integer, @from::date), '-infinity'))
      and i.reported_at < (select coalesce(district_instant(@district::integer, (@to::date + interval '1 month')::date), 'infinity'))
      and (cardinality(@categories::text[]) = 0 or c.code = any (@categories::text[]))
    order by i.id) f
