-- Incidents per governance grid in force today, most first: grid, code, name, count; the row with
-- grid 0 counts those in no grid. Times and categories as in draw_incidents.
select coalesce(n.grid, 0), coalesce(gs.code, ''), coalesce(gs.name, ''), n.count
from (
    select i.grid_now as grid, count(*) as count
    from incident i
    where i.district = @district::integer
      and i.reported_at >= coalesce(@since::timestamptz, '-infinity')
      and i.reported_at < coalesce(@until::timestamptz, 'infinity')
      and (cardinality(@categories::text[]) = 0 or i.category in (
          select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
    group by i.grid_now
) n
left join grid_shape gs on gs.district = @district::integer and gs.grid = n.grid
    and gs.edition in (select edition_on(@district::integer, @day::date))
order by n.count desc, n.grid
