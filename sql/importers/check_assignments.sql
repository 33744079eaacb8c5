-- Writes findings for staged assignments that name no grid, branch or member, or too many; that
-- say the same twice; and that meet a later responsibility of somebody else, which an import does
-- not overrule.
with spread as materialized (
    select * from import_assignments(@district::integer, @batch::bigint, @today::date)
), twins as (
    select s.*, min(row_no) over (partition by grid, organisation, member) as first_once,
        case when role in ('lead', 'head') then min(row_no) over (partition by grid, role) end as first_of_role
    from spread s where trouble is null
)
insert into import_finding (district, batch, step, row_no, field, value, rule, severity, detail)
select @district::integer, @batch::bigint, 'check', row_no, case when trouble in ('unknown_grid', 'days_out_of_order') then 'grid' else field end,
    left(case when trouble in ('unknown_grid', 'days_out_of_order') then '' else value end, 80), trouble, 'error', '{}'::jsonb
from (select distinct on (row_no, trouble, case when trouble in ('unknown_grid', 'days_out_of_order') then '' else field || value end) * from spread where trouble is not null) t
union all
select @district::integer, @batch::bigint, 'check', row_no, field, left(value, 80), 'assigned_twice', 'error',
    jsonb_build_object('first', least(first_once, first_of_role))
from twins where row_no > least(first_once, first_of_role)
union all
select @district::integer, @batch::bigint, 'check', t.row_no, t.field, left(t.value, 80), 'later_assignment', 'error',
    jsonb_build_object('day', lower(l.during)::text)
from twins t
cross join lateral (
    select b.during from grid_branch b
    where t.organisation is not null and b.district = @district::integer and b.grid = t.grid and b.during && t.during and lower(b.during) >= lower(t.during)
      and (b.organisation = t.organisation and b.role <> t.role or b.organisation <> t.organisation and b.role = 'lead' and t.role = 'lead')
    union all
    select m.during from grid_member m
    where t.member is not null and m.district = @district::integer and m.grid = t.grid and m.during && t.during and lower(m.during) >= lower(t.during)
      and (m.member = t.member and m.role <> t.role or m.member <> t.member and m.role = 'head' and t.role = 'head')
    limit 1
) l
