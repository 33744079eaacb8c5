-- Publishes staged organisations, or with @dry only counts: rows new, changed, the same.
with staged as (
    select (r.props ->> 'id')::bigint as id, r.props ->> 'kind' as kind, (r.props ->> 'parent_id')::bigint as parent,
        (r.props ->> 'parent_level')::smallint as parent_level, coalesce(r.props ->> 'form', 'own') as form,
        coalesce((r.props ->> 'big_committee')::boolean, false) as big_committee, coalesce(r.props ->> 'code', '') as code,
        r.props ->> 'name' as name, (r.props ->> 'area_id')::bigint as area,
        daterange((r.props ->> 'from')::date, (r.props ->> 'to')::date) as during
    from import_row r
    where r.district = @district::integer and r.batch = @batch::bigint and r.good
), plan as materialized (
    select s.id, s.kind, s.parent, s.parent_level, s.form, s.big_committee, coalesce(nullif(s.code, ''), t.code, '') as code, s.name,
        coalesce(s.area, t.area) as area, s.during,
        case when t.id is null then 'add'
             when (t.kind, t.parent, t.form, t.big_committee, t.code, t.name, t.area, t.during) is distinct from
                  (s.kind, s.parent, s.form, s.big_committee, coalesce(nullif(s.code, ''), t.code), s.name, coalesce(s.area, t.area), s.during) then 'update'
             else 'same' end as action,
        case when t.id is not null and not @dry::boolean then to_jsonb(t) end as before
    from staged s left join organisation t on t.district = @district::integer and t.id = s.id
), written as (
    insert into organisation as t (district, id, kind, parent, parent_level, form, big_committee, code, name, area, during)
    select @district::integer, id, kind, parent, parent_level, form, big_committee, code, name, area, during
    from plan where action <> 'same' and not @dry::boolean
    on conflict (district, id) do update set kind = excluded.kind, parent = excluded.parent, parent_level = excluded.parent_level,
        form = excluded.form, big_committee = excluded.big_committee, code = excluded.code, name = excluded.name,
        area = excluded.area, during = excluded.during
    returning t.id, import_mark(t) as after
), kept as (
    insert into import_undo (district, batch, thing, id, before, after)
    select @district::integer, @batch::bigint, 'organisation', w.id, p.before, w.after
    from written w join plan p using (id)
)
select count(*) filter (where action = 'add'), count(*) filter (where action = 'update'), count(*) filter (where action = 'same') from plan
