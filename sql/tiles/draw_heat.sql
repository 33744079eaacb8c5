-- Layer heat of one tile: incidents counted in lattice cells of a level; times and categories as
-- in draw_incidents, and written as there so that cells choose the index. Cells tile the tile, so
-- each is in exactly one. What is counted is all in the index incident_cell. A cell's id is its
-- Morton key at the level.
with counted as materialized (
    select i.cell >> (64 - 2 * @level::integer) as prefix, count(*) as count
    from incident i
    where i.district = @district::integer and i.cell between @first::bigint and @last::bigint
      and (@since::timestamptz is null or i.reported_at >= @since::timestamptz)
      and (@until::timestamptz is null or i.reported_at < @until::timestamptz)
      and (cardinality(@categories::text[]) = 0 or i.category in (
          select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
    group by 1
), keyed as ( -- the top bit of incident.cell is flipped
    select (prefix # ((-1)::bigint << (2 * @level::integer - 1))) & ((1::bigint << (2 * @level::integer)) - 1) as key, count from counted
), at as (
    select key, lattice_half(key) as x, lattice_half(key >> 1) as y, count from keyed
), placed as (
    select key, x, y, count,
        (x - (@x::bigint << (@level::integer - @z::integer))) << (12 + @z::integer - @level::integer) as west,
        (y - (@y::bigint << (@level::integer - @z::integer))) << (12 + @z::integer - @level::integer) as north,
        1 << (12 + @z::integer - @level::integer) as side
    from at
)
select st_asmvt(f, 'heat', 4096, 'geom', 'fid') from (
    select key as fid, count, x, y, @level::integer as level,
        st_forcepolygonccw(st_makeenvelope(west, north, west + side, north + side)) as geom
    from placed order by x, y) f
