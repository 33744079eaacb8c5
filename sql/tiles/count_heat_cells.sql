-- Incidents per lattice cell of a level, in order of the cells: the first cell of incident.cell in
-- it, and how many; before them, with null for the cell, how many are in no grid. Times and
-- categories as in draw_incidents. Counting first makes it a hash of some thousand cells: sorting
-- a million incidents takes three times as long.
with counted as materialized (
    select i.cell >> (64 - 2 * @level::integer) as prefix, count(*) as count
    from incident i
    where i.district = @district::integer
      and i.reported_at >= coalesce(@since::timestamptz, '-infinity') and i.reported_at < coalesce(@until::timestamptz, 'infinity')
      and (cardinality(@categories::text[]) = 0 or i.category in (
          select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
    group by 1
), unplaced as (
    select count(*) as count
    from incident i
    where i.district = @district::integer and i.grid_now is null
      and i.reported_at >= coalesce(@since::timestamptz, '-infinity') and i.reported_at < coalesce(@until::timestamptz, 'infinity')
      and (cardinality(@categories::text[]) = 0 or i.category in (
          select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
)
select null::bigint as first, count from unplaced
union all
(select prefix << (64 - 2 * @level::integer), count from counted order by prefix limit @most::integer + 1)
