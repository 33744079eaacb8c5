-- Publishes staged incidents: rows new, changed, the same, left as they are because somebody has
-- worked on them here, and unplaced ones among the good. A key is unique within its source;
-- @source is that of rows that name none.
with names as materialized (
    select n as name, (select c.id from incident_category c
        where c.district = @district::integer
          and (c.code in (n, lower(regexp_replace(n, '\s+', '_', 'g'))) or lower(c.name) = lower(n) or lower(c.name_en) = lower(n))
        order by c.name = n desc, c.id limit 1) as id
    from (select distinct trim(coalesce(r.props ->> 'category', @fallback::text)) as n from import_row r
          where r.district = @district::integer and r.batch = @batch::bigint and r.good) s
), staged as (
    select coalesce(r.props ->> 'source', @source::text) as source, r.key as source_key,
        (r.props ->> 'reported_at')::timestamptz as reported_at, n.id as category, r.props ->> 'status' as status,
        coalesce(r.props ->> 'summary', '') as summary, coalesce(r.props ->> 'address', '') as address,
        r.geom::geometry(Point, 4326) as place, p.x, p.y, p.grid_at, p.grid_now,
        (r.props ->> 'accepted_at')::timestamptz as accepted_at, (r.props ->> 'dispatched_at')::timestamptz as dispatched_at,
        (r.props ->> 'done_at')::timestamptz as done_at, (r.props ->> 'closed_at')::timestamptz as closed_at,
        (r.props ->> 'due_at')::timestamptz as due_at
    from import_row r
    join import_place p using (district, batch, row_no)
    join names n on n.name = trim(coalesce(r.props ->> 'category', @fallback::text))
    where r.district = @district::integer and r.batch = @batch::bigint and r.good
), plan as materialized (
    select s.*, t.id, t.reported_at as was_at,
        case when k.id is null then 'add'
             when (t.reported_at, t.category, t.status, t.summary, t.address, t.place, t.accepted_at, t.dispatched_at, t.done_at, t.closed_at, t.due_at)
                  is not distinct from (s.reported_at, s.category, s.status, s.summary, s.address, s.place, s.accepted_at, s.dispatched_at, s.done_at, s.closed_at, s.due_at) then 'same'
             when import_mark(t) <> (select u.after from import_undo u
                  where u.district = @district::integer and u.thing = 'incident' and u.id = t.id order by u.batch desc limit 1) then 'held'
             else 'update' end as action,
        case when t.id is not null then (to_jsonb(t) - 'place' - 'cell') || jsonb_build_object('place', t.place::text) end as before
    from staged s
    left join incident_key k on k.district = @district::integer and k.source = s.source and k.source_key = s.source_key
    left join incident t on t.district = k.district and t.reported_at = k.reported_at and t.id = k.id
), written as (
    insert into incident as t (district, reported_at, source, source_key, category, status, summary, address, place, x, y,
        grid_at_event, grid_now, accepted_at, dispatched_at, done_at, closed_at, due_at)
    select @district::integer, reported_at, source, source_key, category, status, summary, address, place, x, y,
        grid_at, grid_now, accepted_at, dispatched_at, done_at, closed_at, due_at
    from plan where action = 'add'
    returning t.id, t.reported_at, t.source, t.source_key, import_mark(t) as after
), keyed as (
    insert into incident_key (district, source, source_key, reported_at, id)
    select @district::integer, source, source_key, reported_at, id from written
), changed as (
    update incident t set reported_at = p.reported_at, category = p.category, status = p.status, summary = p.summary, address = p.address,
        place = p.place, x = p.x, y = p.y, grid_now = p.grid_now,
        grid_at_event = case when (t.reported_at, t.place) is distinct from (p.reported_at, p.place) then p.grid_at else t.grid_at_event end,
        accepted_at = p.accepted_at, dispatched_at = p.dispatched_at, done_at = p.done_at, closed_at = p.closed_at, due_at = p.due_at
    from plan p
    where p.action = 'update'
      and t.district = @district::integer and t.reported_at = p.was_at and t.id = p.id
    returning t.id, t.reported_at, t.source, t.source_key, import_mark(t) as after, p.before
), rekeyed as (
    update incident_key k set reported_at = c.reported_at
    from changed c
    where k.district = @district::integer and k.source = c.source and k.source_key = c.source_key and k.reported_at <> c.reported_at
), kept as (
    insert into import_undo (district, batch, thing, id, before, after)
    select @district::integer, @batch::bigint, 'incident', id, null, after from written
    union all
    select @district::integer, @batch::bigint, 'incident', id, before, after from changed
)
select count(*) filter (where action = 'add'), count(*) filter (where action = 'update'), count(*) filter (where action = 'same'),
    count(*) filter (where action = 'held'), count(*) filter (where grid_now is null)
from plan
