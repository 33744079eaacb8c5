-- R07: office holders who head or work more of the edition's grids on @day than @member_limit, and branches that
-- lead more than @branch_limit.
with members as materialized (
    select em.grid, em.member, em.role from edition_members(@district::integer, @edition::bigint, @day::date) em
), branches as materialized (
    select eb.grid, eb.organisation, eb.role from edition_branches(@district::integer, @edition::bigint, @day::date) eb
), active as (
    select e.member, null::bigint as organisation, e.grid
    from members e
    join member m on m.district = @district::integer and m.id = e.member
    where e.role in ('head', 'worker') and m.term @> @day::date
      and (@grid::bigint is null or e.member in (select member from members where grid = @grid::bigint))
    union all
    select null, e.organisation, e.grid
    from branches e
    join organisation o on o.district = @district::integer and o.id = e.organisation
    where e.role = 'lead' and o.during @> @day::date
      and (@grid::bigint is null or e.organisation in (select organisation from branches where grid = @grid::bigint))
), loads as (
    select a.member, a.organisation, count(distinct a.grid) as n,
        array_agg(a.grid order by gs.code, a.grid) as grids,
        array_agg(gs.code order by gs.code, a.grid) as codes,
        array_agg(gs.name order by gs.code, a.grid) as names,
        (array_agg(gs.shape order by gs.code))[1] as shape
    from active a
    -- Row by row, whatever the planner knows of the edition: one it has not heard of it takes for small.
    cross join lateral (
        select code, name, shape from grid_shape
        where district = @district::integer and edition = @edition::bigint and grid = a.grid
        offset 0
    ) gs
    group by a.member, a.organisation
    having count(distinct a.grid) > case when a.member is null then @branch_limit::integer else @member_limit::integer end
       and (@grid::bigint is null or bool_or(a.grid = @grid::bigint))
)
select 'R07', case when l.member is null then 'o' || l.organisation else 'm' || l.member end,
    case when l.member is null then 'branch_overloaded' else 'member_overloaded' end,
    'warning', l.grids, l.codes, l.names, m.id, m.name, m.office, o.id, o.name, lonlat_of(s.label), null::text,
    jsonb_build_object('n', l.n, 'limit', case when l.member is null then @branch_limit::integer else @member_limit::integer end),
    count(*) over ()
from loads l
left join member m on m.district = @district::integer and m.id = l.member
left join organisation o on o.district = @district::integer and o.id = l.organisation
left join shape s on s.district = @district::integer and s.id = l.shape
order by l.n desc, l.member, l.organisation
