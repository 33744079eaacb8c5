-- Incidents per lattice cell of a level, in order of the cells: column, row, count, and how
-- many of them are in no grid. Times and categories as in draw_incidents.
select lattice_half(c.cell) >> (32 - @level::integer), lattice_half(c.cell >> 1) >> (32 - @level::integer), c.count, c.unplaced
from (
    select ((i.cell >> (64 - 2 * @level::integer)) << (64 - 2 * @level::integer)) # x'8000000000000000'::bigint as cell,
        count(*) as count, count(*) filter (where i.grid_now is null) as unplaced
    from incident i
    where i.district = @district::integer
      and (@since::timestamptz is null or i.reported_at >= @since::timestamptz)
      and (@until::timestamptz is null or i.reported_at < @until::timestamptz)
      and (cardinality(@categories::text[]) = 0 or i.category in (
          select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
    group by i.cell >> (64 - 2 * @level::integer)
    order by i.cell >> (64 - 2 * @level::integer)
    limit @most::integer + 1
) c
