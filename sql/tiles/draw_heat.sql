-- Layer heat of one tile: incidents counted in lattice cells of a level; times and categories as
-- in draw_incidents. Cells tile the tile, so each is in exactly one. What is counted is all in the
-- index incident_cell.
with counted as (
    select ((i.cell >> (64 - 2 * @level::integer)) << (64 - 2 * @level::integer)) # x'8000000000000000'::bigint as cell, count(*) as count
    from incident i
    where i.district = @district::integer and i.cell between @first::bigint and @last::bigint
      and i.reported_at >= coalesce(@since::timestamptz, '-infinity')
      and i.reported_at < coalesce(@until::timestamptz, 'infinity')
      and (cardinality(@categories::text[]) = 0 or i.category in (
          select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
    group by i.cell >> (64 - 2 * @level::integer)
), at as (
    select lattice_half(cell) >> (32 - @level::integer) as x, lattice_half(cell >> 1) >> (32 - @level::integer) as y, count from counted
), placed as (
    select x, y, count,
        (x - (@x::bigint << (@level::integer - @z::integer))) << (12 + @z::integer - @level::integer) as west,
        (y - (@y::bigint << (@level::integer - @z::integer))) << (12 + @z::integer - @level::integer) as north,
        1 << (12 + @z::integer - @level::integer) as side
    from at
)
select st_asmvt(f, 'heat', 4096, 'geom', 'fid') from (
    select lattice_spread(x) | (lattice_spread(y) << 1) as fid, count, x, y, @level::integer as level,
        st_forcepolygonccw(st_makeenvelope(west, north, west + side, north + side)) as geom
    from placed order by x, y) f
