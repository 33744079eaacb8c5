-- list_incidents.sql for a small @box: the ranges of cells @lows … @highs cover it.
with chosen as (
    select i.*
    from unnest(@lows::bigint[], @highs::bigint[]) as r (low, high)
    join incident i on i.district = @district::integer and i.cell between r.low and r.high
    where i.district = @district::integer
      and (@grid::bigint is null or i.grid_now = @grid::bigint)
      and (not @unplaced::boolean or i.grid_now is null)
      and (cardinality(coalesce(@categories::text[], '{}')) = 0 or i.category in (
          select c.id from incident_category c where c.district = @district::integer and c.code = any (@categories::text[])))
      and (cardinality(coalesce(@statuses::text[], '{}')) = 0 or i.status = any (@statuses::text[]))
      and (@from::date is null or i.reported_at >= (select district_instant(@district::integer, @from::date)))
      and (@to::date is null or i.reported_at < (select district_instant(@district::integer, @to::date + 1)))
      and (@box::bigint[] is null or i.x between (@box::bigint[])[1] and (@box::bigint[])[3] and i.y between (@box::bigint[])[2] and (@box::bigint[])[4])
      and (@after_at::timestamptz is null or (i.reported_at, i.id) < (@after_at::timestamptz, @after_id::bigint))
    order by i.reported_at desc, i.id desc
    limit @limit::integer
)
select i.id, i.reported_at, i.source, i.source_key, c.code, c.name, c.name_en, i.status, i.summary, i.address, i.place,
    i.grid_at_event, e.code, e.name, i.grid_now, n.code, n.name, i.closed_at, i.due_at
from chosen i
join incident_category c on c.district = i.district and c.id = i.category
left join grid_shape n on n.district = i.district and n.edition = @edition::bigint and n.grid = i.grid_now
left join lateral (
    select gs.code, gs.name from grid_shape gs where gs.district = i.district and gs.grid = i.grid_at_event
    order by gs.edition = @edition::bigint desc, gs.edition desc limit 1
) e on true
order by i.reported_at desc, i.id desc
