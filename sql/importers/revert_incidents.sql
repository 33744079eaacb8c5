-- Takes back what a batch did to incidents, unless something has changed since: how many have,
-- and how many were taken back.
with undo as materialized (
    select u.id, u.before, k.reported_at, k.source, k.source_key, t.id is null or import_mark(t) <> u.after as changed
    from import_undo u
    left join incident_key k on k.district = u.district and k.id = u.id
    left join incident t on t.district = k.district and t.reported_at = k.reported_at and t.id = k.id
    where u.district = @district::integer and u.batch = @batch::bigint and u.thing = 'incident'
), blocked as (select count(*) as n from undo where changed),
removed as (
    delete from incident t using undo u
    where t.district = @district::integer and t.reported_at = u.reported_at and t.id = u.id and u.before is null and (select n from blocked) = 0
    returning t.id
), unkeyed as (
    delete from incident_key k using undo u
    where k.district = @district::integer and k.source = u.source and k.source_key = u.source_key and u.before is null and (select n from blocked) = 0
), restored as (
    update incident t set (reported_at, category, status, summary, address, place, x, y, grid_at_event, accepted_at, dispatched_at, done_at, closed_at, due_at)
        = (select b.reported_at, b.category, b.status, b.summary, b.address, b.place, b.x, b.y, b.grid_at_event, b.accepted_at, b.dispatched_at, b.done_at, b.closed_at, b.due_at
           from jsonb_populate_record(t, u.before) b)
    from undo u
    where t.district = @district::integer and t.reported_at = u.reported_at and t.id = u.id and u.before is not null and (select n from blocked) = 0
    returning t.id, t.reported_at, t.source, t.source_key
), rekeyed as (
    update incident_key k set reported_at = r.reported_at from restored r
    where k.district = @district::integer and k.source = r.source and k.source_key = r.source_key and k.reported_at <> r.reported_at
)
select (select n from blocked), (select count(*) from removed) + (select count(*) from restored)
