-- Grids of an edition by code, and who answers for each on @day: branches and members, lead and head
-- first; one row of nulls for a grid nobody answers for. @source chooses grids that have some such.
with branches as materialized (
    select b.grid, b.organisation, b.role, case b.role when 'lead' then 1 else 2 end as rank, b.during,
        case when b.id is not null then 'dated' when b.confirmed then 'planned' else 'proposed' end as source
    from edition_branches(@district::integer, @edition::bigint, @day::date) b
    where @grid::bigint is null or b.grid = @grid::bigint
), members as materialized (
    select m.grid, m.member, m.role, case m.role when 'head' then 3 when 'worker' then 4 else 5 end as rank, m.during,
        case when m.id is not null then 'dated' when m.confirmed then 'planned' else 'proposed' end as source
    from edition_members(@district::integer, @edition::bigint, @day::date) m
    where @grid::bigint is null or m.grid = @grid::bigint
), chosen as (
    select gs.grid, gs.code, gs.name from grid_shape gs
    where gs.district = @district::integer and gs.edition = @edition::bigint
      and (@grid::bigint is null or gs.grid = @grid::bigint)
      and (gs.code, gs.grid) > (@after_code::text, @after_id::bigint)
      and (@source::text is null
        or gs.grid in (select grid from branches where source = @source::text union select grid from members where source = @source::text))
    order by gs.code, gs.grid
    limit @limit::integer
)
select c.grid, c.code, c.name, a.organisation, a.member, a.name, a.form, a.office, a.phone, a.role,
    lower(a.during)::text, upper(a.during)::text, upper(a.term)::text, a.source
from chosen c
left join lateral (
    select b.organisation, null::bigint as member, o.name, o.form, null::text as office, null::text as phone, b.role, b.rank, b.during,
        null::daterange as term, b.source
    from branches b join organisation o on o.district = @district::integer and o.id = b.organisation where b.grid = c.grid
    union all
    select null, m.member, p.name, null, p.office, p.work_phone, m.role, m.rank, m.during, p.term, m.source
    from members m join member p on p.district = @district::integer and p.id = m.member where m.grid = c.grid
) a on true
order by c.code, c.grid, a.rank, a.organisation, a.member
