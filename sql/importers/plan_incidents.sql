-- What publish_incidents would do, without what only writing needs: rows new, changed, the same,
-- left as they are because somebody has worked on them here, and unplaced ones among the good.
with staged as (
    select r.props, r.geom, p.grid_now, k.reported_at as was_at, k.id
    from import_row r
    join import_place p using (district, batch, row_no)
    left join incident_key k on k.district = r.district and k.source = coalesce(r.props ->> 'source', @source::text) and k.source_key = r.key
    where r.district = @district::integer and r.batch = @batch::bigint and r.good
), plan as (
    select s.grid_now, case
        when s.id is null then 'add'
        when (t.reported_at, t.status, t.summary, t.address, t.place, t.accepted_at, t.dispatched_at, t.done_at, t.closed_at, t.due_at)
             is not distinct from ((s.props ->> 'reported_at')::timestamptz, s.props ->> 'status', coalesce(s.props ->> 'summary', ''), coalesce(s.props ->> 'address', ''), s.geom,
                (s.props ->> 'accepted_at')::timestamptz, (s.props ->> 'dispatched_at')::timestamptz, (s.props ->> 'done_at')::timestamptz,
                (s.props ->> 'closed_at')::timestamptz, (s.props ->> 'due_at')::timestamptz)
             and exists (select from incident_category c where c.district = @district::integer and c.id = t.category
                and (c.code in (n.name, lower(regexp_replace(n.name, '\s+', '_', 'g'))) or lower(c.name) = lower(n.name) or lower(c.name_en) = lower(n.name))) then 'same'
        when import_mark(t) <> (select u.after from import_undo u
             where u.district = @district::integer and u.thing = 'incident' and u.id = t.id order by u.batch desc limit 1) then 'held'
        else 'update' end as action
    from staged s
    cross join lateral (select trim(coalesce(s.props ->> 'category', @fallback::text)) as name) n
    left join incident t on t.district = @district::integer and t.reported_at = s.was_at and t.id = s.id
)
select count(*) filter (where action = 'add'), count(*) filter (where action = 'update'), count(*) filter (where action = 'same'),
    count(*) filter (where action = 'held'), count(*) filter (where grid_now is null)
from plan
