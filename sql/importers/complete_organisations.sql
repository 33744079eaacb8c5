-- Finds for each staged organisation of a level the organisation it is, or a fresh id, its
-- parent and its area; writes them into the row, and findings where there is no one parent or
-- area. Levels go from 1 (district committee) to 5 (building group). A row that names no parent
-- belongs to the only organisation one level up, if there is only one.
with ranks (kind, level) as (
    values ('district_committee', 1), ('street_committee', 2), ('community_committee', 3), ('branch', 4), ('building_group', 5)
), known as materialized (
    select o.id, o.level::integer as level, o.code, o.name from organisation o where o.district = @district::integer
    union
    select (r.props ->> 'id')::bigint, k.level, coalesce(r.props ->> 'code', ''), r.props ->> 'name'
    from import_row r join ranks k on k.kind = r.props ->> 'kind'
    where r.district = @district::integer and r.batch = @batch::bigint and r.props ? 'id' and k.level < @level::integer
), staged as materialized (
    select r.row_no, r.props ->> 'parent' as parent, r.props ->> 'name' as name, coalesce(r.props ->> 'code', '') as code, r.props ->> 'area' as area,
        case when @level::integer = 1 then null
             when r.props ->> 'parent' is null then (select array_agg(distinct k.id) from known k where k.level = @level::integer - 1)
             else (select array_agg(distinct k.id) from known k where k.level < @level::integer and r.props ->> 'parent' in (nullif(k.code, ''), k.name)) end as parents,
        (select array_agg(distinct a.id) from area a where a.district = @district::integer and r.props ->> 'area' in (nullif(a.code, ''), a.name)) as areas
    from import_row r join ranks k on k.kind = r.props ->> 'kind' and k.level = @level::integer
    where r.district = @district::integer and r.batch = @batch::bigint
), found as materialized (
    select s.*, case when cardinality(s.parents) = 1 then s.parents[1] end as parent_id
    from staged s
), trouble as (
    insert into import_finding (district, batch, step, row_no, field, value, rule, severity)
    select @district::integer, @batch::bigint, 'check', row_no, 'parent', left(coalesce(parent, ''), 80),
        case when parent is null then 'missing_parent' when parents is null then 'unknown_parent' else 'ambiguous_parent' end, 'error'
    from found where @level::integer > 1 and parent_id is null
    union all
    select @district::integer, @batch::bigint, 'check', row_no, 'area', left(area, 80), 'unknown_area', 'warning'
    from found where area is not null and coalesce(cardinality(areas), 0) <> 1
)
update import_row r set props = r.props || jsonb_build_object('parent_id', f.parent_id, 'parent_level', p.level,
    'area_id', case when cardinality(f.areas) = 1 then f.areas[1] end, 'id', coalesce(
    (select o.id from organisation o where o.district = r.district and o.level = @level::integer and f.code <> '' and o.code = f.code order by o.id limit 1),
    (select o.id from organisation o where o.district = r.district and o.level = @level::integer and o.name = f.name and o.parent is not distinct from f.parent_id order by o.id limit 1),
    nextval(pg_get_serial_sequence('organisation', 'id'))))
from found f left join lateral (select min(k.level) as level from known k where k.id = f.parent_id) p on true
where r.district = @district::integer and r.batch = @batch::bigint and r.row_no = f.row_no
