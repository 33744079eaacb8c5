-- Incidents per lattice cell of a level, in order of the cells: column, row, count, and how
-- many of them are in no grid. Months and categories as in draw_incidents.
select min(i.x) >> (32 - @level::integer), min(i.y) >> (32 - @level::integer), count(*), count(*) filter (where i.grid_now is null)
from incident i
where i.district = @district::integer
  and i.reported_at >= (select coalesce(district_instant(@district::integer, @from::date), '-infinity'))
  and i.reported_at < (select coalesce(district_instant(@district::integer, (@to::date + interval '1 month')::date), 'infinity'))
  and (cardinality(@categories::text[]) = 0 or i.category in (
      select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
group by i.cell >> (64 - 2 * @level::integer)
order by i.cell >> (64 - 2 * @level::integer)
limit @most::integer + 1
