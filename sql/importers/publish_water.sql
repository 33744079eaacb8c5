-- Publishes staged water, or with @dry only counts: rows new, changed, the same.
with staged as (
    select r.key as source_key,
        coalesce(r.props ->> 'class', case when st_dimension(r.geom) = 1 then 'river' else 'lake' end) as class,
        coalesce(r.props ->> 'name', '') as name, r.geom as surface
    from import_row r
    where r.district = @district::integer and r.batch = @batch::bigint and r.good
), plan as materialized (
    select s.*, t.id,
        case when t.id is null then 'add'
             when (t.class, t.name, t.surface) is distinct from (s.class, s.name, s.surface) then 'update'
             else 'same' end as action,
        case when t.id is not null and not @dry::boolean then jsonb_build_object('class', t.class, 'name', t.name, 'surface', t.surface::text) end as before
    from staged s left join water t on t.district = @district::integer and t.source_key = s.source_key
), written as (
    insert into water as t (district, source_key, class, name, surface)
    select @district::integer, source_key, class, name, surface
    from plan where action <> 'same' and not @dry::boolean
    on conflict (district, source_key) do update set class = excluded.class, name = excluded.name, surface = excluded.surface
    returning t.id, t.source_key, import_mark(t) as after
), kept as (
    insert into import_undo (district, batch, thing, id, before, after)
    select @district::integer, @batch::bigint, 'water', w.id, p.before, w.after
    from written w join plan p using (source_key)
)
select count(*) filter (where action = 'add'), count(*) filter (where action = 'update'), count(*) filter (where action = 'same') from plan
