-- Incidents of a range of cells per cell of a level: the key of the level's cell (of 2 * level
-- bits, the top one flipped back), and how many; in the order of the keys. Times and categories as
-- in count_heat_cells.
select (i.cell >> (64 - 2 * @level::integer)) as prefix, count(*) as count
from incident i
where i.district = @district::integer and i.cell between @first::bigint and @last::bigint
  and i.reported_at >= coalesce(@since::timestamptz, '-infinity') and i.reported_at < coalesce(@until::timestamptz, 'infinity')
  and (cardinality(@categories::text[]) = 0 or i.category in (
      select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
group by 1
order by 1
