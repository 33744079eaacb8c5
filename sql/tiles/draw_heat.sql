-- Layer heat of one tile: incidents counted in lattice cells of a level; the months and
-- categories as in draw_incidents. Cells tile the tile, so each is in exactly one.
with counted as (
    select min(i.x) >> (32 - @level::integer) as x, min(i.y) >> (32 - @level::integer) as y, count(*) as count
    from incident i
    where i.district = @district::integer and i.cell between @first::bigint and @last::bigint
      and i.reported_at >= (select coalesce(district_instant(@district::integer, @from::date), '-infinity'))
      and i.reported_at < (select coalesce(district_instant(@district::integer, (@to::date + interval '1 month')::date), 'infinity'))
      and (cardinality(@categories::text[]) = 0 or i.category in (
          select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
    group by i.cell >> (64 - 2 * @level::integer)
), placed as (
    select x, y, count,
        (x - (@x::bigint << (@level::integer - @z::integer))) << (12 + @z::integer - @level::integer) as west,
        (y - (@y::bigint << (@level::integer - @z::integer))) << (12 + @z::integer - @level::integer) as north,
        1 << (12 + @z::integer - @level::integer) as side
    from counted
)
select st_asmvt(f, 'heat', 4096, 'geom', 'fid') from (
    select lattice_spread(x) | (lattice_spread(y) << 1) as fid, count, x, y, @level::integer as level,
        st_forcepolygonccw(st_makeenvelope(west, north, west + side, north + side)) as geom
    from placed order by x, y) f
