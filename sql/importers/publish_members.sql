-- Publishes staged members, or with @dry only counts: rows new, changed, the same.
with staged as (
    select (r.props ->> 'id')::bigint as id, (r.props ->> 'organisation_id')::bigint as organisation, r.props ->> 'name' as name,
        r.props ->> 'office' as office, coalesce(r.props ->> 'work_phone', '') as work_phone,
        daterange((r.props ->> 'term_from')::date, (r.props ->> 'term_to')::date) as term
    from import_row r
    where r.district = @district::integer and r.batch = @batch::bigint and r.good
), plan as materialized (
    select s.id, s.organisation, s.name, s.office, coalesce(nullif(s.work_phone, ''), t.work_phone, '') as work_phone, s.term,
        case when t.id is null then 'add'
             when (t.organisation, t.name, t.office, t.work_phone, t.term) is distinct from
                  (s.organisation, s.name, s.office, coalesce(nullif(s.work_phone, ''), t.work_phone), s.term) then 'update'
             else 'same' end as action,
        case when t.id is not null and not @dry::boolean then to_jsonb(t) end as before
    from staged s left join member t on t.district = @district::integer and t.id = s.id
), written as (
    insert into member as t (district, id, organisation, name, office, work_phone, term)
    select @district::integer, id, organisation, name, office, work_phone, term
    from plan where action <> 'same' and not @dry::boolean
    on conflict (district, id) do update set organisation = excluded.organisation, name = excluded.name, office = excluded.office,
        work_phone = excluded.work_phone, term = excluded.term
    returning t.id, import_mark(t) as after
), kept as (
    insert into import_undo (district, batch, thing, id, before, after)
    select @district::integer, @batch::bigint, 'member', w.id, p.before, w.after
    from written w join plan p using (id)
)
select count(*) filter (where action = 'add'), count(*) filter (where action = 'update'), count(*) filter (where action = 'same') from plan
