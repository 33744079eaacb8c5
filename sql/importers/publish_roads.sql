-- Publishes staged roads, or with @dry only counts: rows new, changed, the same.
with staged as (
    select r.key as source_key, coalesce(r.props ->> 'class', 'residential') as class, coalesce(r.props ->> 'name', '') as name,
        r.geom::geometry(MultiLineString, 4326) as line
    from import_row r
    where r.district = @district::integer and r.batch = @batch::bigint and r.good
), plan as materialized (
    select s.*, t.id,
        case when t.id is null then 'add'
             when (t.class, t.name, t.line) is distinct from (s.class, s.name, s.line) then 'update'
             else 'same' end as action,
        case when t.id is not null and not @dry::boolean then jsonb_build_object('class', t.class, 'name', t.name, 'line', t.line::text) end as before
    from staged s left join road t on t.district = @district::integer and t.source_key = s.source_key
), written as (
    insert into road as t (district, source_key, class, name, line)
    select @district::integer, source_key, class, name, line
    from plan where action <> 'same' and not @dry::boolean
    on conflict (district, source_key) do update set class = excluded.class, name = excluded.name, line = excluded.line
    returning t.id, t.source_key, import_mark(t) as after
), kept as (
    insert into import_undo (district, batch, thing, id, before, after)
    select @district::integer, @batch::bigint, 'road', w.id, p.before, w.after
    from written w join plan p using (source_key)
)
select count(*) filter (where action = 'add'), count(*) filter (where action = 'update'), count(*) filter (where action = 'same') from plan
