-- Incidents per governance grid in force today (0: in none) and how many, of the months from
-- up to and including to (first days; null: open) and of the categories (empty: all).
select coalesce(i.grid_now, 0), count(*)
from incident i
where i.district = @district::integer
  and i.reported_at >= (select coalesce(district_instant(@district::integer, @from::date), '-infinity'))
  and i.reported_at < (select coalesce(district_instant(@district::integer, (@to::date + interval '1 month')::date), 'infinity'))
  and (cardinality(@categories::text[]) = 0 or i.category in (
      select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
group by i.grid_now
