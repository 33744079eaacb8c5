-- Finds for each staged area of a level the area it is, or a fresh id, and its parent; writes
-- them into the row, and a finding where there is no one parent. Levels go from 1 to 2.
with known as materialized (
    select a.id, a.level, a.code, a.name from area a where a.district = @district::integer
    union
    select (r.props ->> 'id')::bigint, 1, coalesce(r.props ->> 'code', ''), r.props ->> 'name'
    from import_row r
    where r.district = @district::integer and r.batch = @batch::bigint and r.props ->> 'kind' in ('street', 'town') and r.props ? 'id'
), staged as materialized (
    select r.row_no, r.props ->> 'parent' as parent, r.props ->> 'name' as name, coalesce(r.props ->> 'code', '') as code,
        (select array_agg(distinct k.id) from known k where k.level = 1 and r.props ->> 'parent' in (nullif(k.code, ''), k.name)) as parents
    from import_row r
    where r.district = @district::integer and r.batch = @batch::bigint
      and (r.props ->> 'kind' in ('street', 'town')) = (@level::integer = 1)
), found as materialized (
    select s.*, case when @level::integer = 2 and cardinality(s.parents) = 1 then s.parents[1] end as parent_id,
        @level::integer = 2 and s.parent is not null and coalesce(cardinality(s.parents), 0) <> 1 as lost
    from staged s
), trouble as (
    insert into import_finding (district, batch, step, row_no, field, value, rule, severity)
    select @district::integer, @batch::bigint, 'check', row_no, 'parent', left(parent, 80),
        case when parents is null then 'unknown_parent' else 'ambiguous_parent' end, 'error'
    from found where lost
)
update import_row r set props = r.props || jsonb_build_object('parent_id', f.parent_id, 'id', coalesce(
    (select a.id from area a where a.district = r.district and a.level = @level::integer and f.code <> '' and a.code = f.code order by a.id limit 1),
    (select a.id from area a where a.district = r.district and a.level = @level::integer and a.name = f.name and a.parent is not distinct from f.parent_id order by a.id limit 1),
    nextval(pg_get_serial_sequence('area', 'id'))))
from found f
where r.district = @district::integer and r.batch = @batch::bigint and r.row_no = f.row_no
