-- Publishes staged areas, or with @dry only counts: rows new, changed, the same.
with staged as (
    select (r.props ->> 'id')::bigint as id, r.props ->> 'kind' as kind, (r.props ->> 'parent_id')::bigint as parent,
        coalesce(r.props ->> 'code', '') as code, r.props ->> 'name' as name, r.geom::geometry(MultiPolygon, 4326) as reference
    from import_row r
    where r.district = @district::integer and r.batch = @batch::bigint and r.good
), plan as materialized (
    select s.id, s.kind, coalesce(s.parent, t.parent) as parent, coalesce(nullif(s.code, ''), t.code, '') as code, s.name,
        coalesce(s.reference, t.reference) as reference,
        case when t.id is null then 'add'
             when (t.kind, t.parent, t.code, t.name, t.reference) is distinct from
                  (s.kind, coalesce(s.parent, t.parent), coalesce(nullif(s.code, ''), t.code), s.name, coalesce(s.reference, t.reference)) then 'update'
             else 'same' end as action,
        case when t.id is not null and not @dry::boolean then (to_jsonb(t) - 'reference') || jsonb_build_object('reference', t.reference::text) end as before
    from staged s left join area t on t.district = @district::integer and t.id = s.id
), written as (
    insert into area as t (district, id, kind, parent, parent_level, code, name, reference)
    select @district::integer, id, kind, parent, case when parent is not null then 1 end, code, name, reference
    from plan where action <> 'same' and not @dry::boolean
    on conflict (district, id) do update set kind = excluded.kind, parent = excluded.parent, parent_level = excluded.parent_level,
        code = excluded.code, name = excluded.name, reference = excluded.reference
    returning t.id, import_mark(t) as after
), kept as (
    insert into import_undo (district, batch, thing, id, before, after)
    select @district::integer, @batch::bigint, 'area', w.id, p.before, w.after
    from written w join plan p using (id)
)
select count(*) filter (where action = 'add'), count(*) filter (where action = 'update'), count(*) filter (where action = 'same') from plan
