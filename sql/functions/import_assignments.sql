-- import_assignments spreads the staged rows of an assignments batch over one row for each
-- responsibility they speak of, resolved: a branch (role lead or joint) or a member (head,
-- worker, contact), and the days. trouble is the rule broken, null if none. Days not stated
-- begin with today, the first column of the district's calendar.
create or replace function import_assignments(district_id integer, batch_id bigint, today date)
returns table (row_no integer, field text, value text, grid bigint, organisation bigint, member bigint, role text, during daterange, trouble text)
language sql stable as $$
    with wanted as (
        select r.row_no, v.field, v.value, v.role, r.props ->> 'grid' as code,
            case when r.props ->> 'to' is null or (r.props ->> 'to')::date > coalesce((r.props ->> 'from')::date, today)
                then daterange(coalesce((r.props ->> 'from')::date, today), (r.props ->> 'to')::date) end as during,
            r.props ->> 'branch' as own_branch
        from import_row r
        cross join lateral (
            select 'branch', r.props ->> 'branch', 'lead'
            union all select 'joint', jsonb_array_elements_text(r.props -> 'joint'), 'joint'
            union all select 'head', r.props ->> 'head', 'head'
            union all select 'worker', jsonb_array_elements_text(r.props -> 'worker'), 'worker'
            union all select 'contact', jsonb_array_elements_text(r.props -> 'contact'), 'contact'
        ) v (field, value, role)
        where r.district = district_id and r.batch = batch_id and v.value is not null
    ), resolved as (
        select w.*,
            (select array_agg(gs.grid) from grid_shape gs join edition e on e.district = gs.district and e.id = gs.edition
             where gs.district = district_id and e.state = 'in_force' and gs.code = w.code) as grids,
            case when w.role in ('lead', 'joint') then (select array_agg(distinct o.id) from organisation o
             where o.district = district_id and o.kind = 'branch' and w.value in (nullif(o.code, ''), o.name) and o.during && w.during) end as branches,
            case when w.role in ('head', 'worker', 'contact') then
                coalesce(
                    (select array_agg(distinct m.id) from member m join organisation o on o.district = m.district and o.id = m.organisation
                     where m.district = district_id and m.name = w.value and m.term && w.during and w.own_branch in (nullif(o.code, ''), o.name)),
                    (select array_agg(distinct m.id) from member m
                     where m.district = district_id and m.name = w.value and m.term && w.during)) end as members
        from wanted w
    )
    select s.row_no, s.field, s.value, s.grids[1], s.branches[1], s.members[1], s.role, s.during,
        case when s.during is null then 'days_out_of_order'
             when coalesce(cardinality(s.grids), 0) <> 1 then 'unknown_grid'
             when s.role in ('lead', 'joint') and s.branches is null then 'unknown_branch'
             when s.role in ('lead', 'joint') and cardinality(s.branches) > 1 then 'ambiguous_branch'
             when s.role not in ('lead', 'joint') and s.members is null then 'unknown_member'
             when s.role not in ('lead', 'joint') and cardinality(s.members) > 1 then 'ambiguous_member' end
    from resolved s
$$;
