-- Finds for each staged member the organisation and the member it is (same organisation, name
-- and office, terms that meet), or a fresh id; writes them into the row, and findings where
-- there is no one organisation or an earlier row stands for the same.
with staged as materialized (
    select r.row_no, r.props ->> 'organisation' as organisation, r.props ->> 'name' as name, r.props ->> 'office' as office,
        daterange((r.props ->> 'term_from')::date, (r.props ->> 'term_to')::date) as term,
        (select array_agg(distinct o.id) from organisation o
         where o.district = @district::integer and r.props ->> 'organisation' in (nullif(o.code, ''), o.name)) as organisations
    from import_row r
    where r.district = @district::integer and r.batch = @batch::bigint
), found as materialized (
    select s.*, case when cardinality(organisations) = 1 then organisations[1] end as organisation_id,
        (select min(e.row_no) from staged e where (e.organisation, e.name, e.office) = (s.organisation, s.name, s.office) and e.term && s.term) as first
    from staged s
), trouble as (
    insert into import_finding (district, batch, step, row_no, field, value, rule, severity, detail)
    select @district::integer, @batch::bigint, 'check', row_no, 'organisation', left(organisation, 80),
        case when organisations is null then 'unknown_organisation' else 'ambiguous_organisation' end, 'error', '{}'::jsonb
    from found where organisation_id is null
    union all
    select @district::integer, @batch::bigint, 'check', row_no, 'name', left(name, 80), 'duplicate_name', 'error', jsonb_build_object('first', first)
    from found where row_no > first
)
update import_row r set props = r.props || jsonb_build_object('organisation_id', f.organisation_id, 'id', coalesce(
    (select m.id from member m where m.district = r.district and m.organisation = f.organisation_id and m.name = f.name and m.office = f.office and m.term && f.term
     order by m.term desc, m.id limit 1),
    nextval(pg_get_serial_sequence('member', 'id'))))
from found f
where r.district = @district::integer and r.batch = @batch::bigint and r.row_no = f.row_no
