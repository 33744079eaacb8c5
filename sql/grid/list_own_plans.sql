-- Grids a draft plans branches for, and those it plans members for, by its own doing: somebody set or
-- confirmed that, or its base plans nothing for the grid. What it only took over with its base is not. Of
-- a draft that was made from something else than its base, or did another draft's operations again, all.
with draft as (
    select e.district, e.id, e.base, exists (
            select from edition_event v where v.district = e.district and v.edition = e.id
              and (v.kind = 'created' and v.detail -> 'from' <> v.detail -> 'base'
                or v.kind = 'rebased' and v.detail -> 'to' = to_jsonb(e.id))) as whole
    from edition e where e.district = @district::integer and e.id = @edition::bigint
), said as materialized (
    select g::bigint as grid, bool_or(v.detail ->> 'do' = 'confirm' or v.detail ? 'branches') as branches,
        bool_or(v.detail ->> 'do' = 'confirm' or v.detail ? 'members') as members
    from draft d
    join edition_event v on v.district = d.district and v.edition = d.id and v.kind = 'assigned' and v.detail ->> 'do' in ('set', 'confirm')
    cross join jsonb_array_elements_text(v.detail -> 'grids') g
    group by 1
)
select array(select distinct p.grid from draft d join planned_branch p on p.district = d.district and p.edition = d.id
        where d.whole or exists (select from said s where s.grid = p.grid and s.branches)
          or not exists (select from planned_branch b where b.district = d.district and b.edition = d.base and b.grid = p.grid)),
    array(select distinct p.grid from draft d join planned_member p on p.district = d.district and p.edition = d.id
        where d.whole or exists (select from said s where s.grid = p.grid and s.members)
          or not exists (select from planned_member b where b.district = d.district and b.edition = d.base and b.grid = p.grid))
