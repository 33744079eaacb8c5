-- Layer incidents of one tile: those reported since one time and before another (null: open),
-- of the categories given (none: all). Cells alone choose the index and the incidents are read
-- before categories are named: a generic plan takes any range of times for one row in two
-- hundred, and would read all months by time, or the tile once for every category.
with chosen as materialized (
    select i.id, i.category, i.status, i.x, i.y
    from incident i
    where i.district = @district::integer and i.cell between @first::bigint and @last::bigint
      and (@since::timestamptz is null or i.reported_at >= @since::timestamptz)
      and (@until::timestamptz is null or i.reported_at < @until::timestamptz)
      and (cardinality(@categories::text[]) = 0 or i.category in (
          select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
), codes as ( -- one object: looking each up in the table took as long as reading the incidents
    select jsonb_object_agg(c.id, c.code) as of from incident_category c where c.district = @district::integer
)
select st_asmvt(f, 'incidents', 4096, 'geom', 'fid') from (
    select i.id as fid, i.id, (select of from codes) ->> i.category::text as category,
        i.status, tile_spot(i.x, i.y, @z::integer, @x::integer, @y::integer) as geom
    from chosen i
    order by i.id) f
