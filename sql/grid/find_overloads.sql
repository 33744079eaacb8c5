-- R07: office holders who head or work more grids on @day than @member_limit, and branches that
-- lead more than @branch_limit.
with active as (
    select gm.member, null::bigint as organisation, gm.grid
    from grid_member gm
    join member m on m.district = gm.district and m.id = gm.member
    where gm.district = @district::integer and gm.role in ('head', 'worker') and gm.during @> @day::date and m.term @> @day::date
      and (@grid::bigint is null or gm.member in (select member from grid_member where district = @district::integer and grid = @grid::bigint))
    union all
    select null, gb.organisation, gb.grid
    from grid_branch gb
    join organisation o on o.district = gb.district and o.id = gb.organisation
    where gb.district = @district::integer and gb.role = 'lead' and gb.during @> @day::date and o.during @> @day::date
      and (@grid::bigint is null or gb.organisation in (select organisation from grid_branch where district = @district::integer and grid = @grid::bigint))
), loads as (
    select a.member, a.organisation, count(distinct a.grid) as n,
        array_agg(a.grid order by gs.code, a.grid) as grids,
        array_agg(coalesce(gs.code, '') order by gs.code, a.grid) as codes,
        array_agg(coalesce(gs.name, '') order by gs.code, a.grid) as names,
        (array_agg(gs.shape order by gs.code) filter (where gs.shape is not null))[1] as shape
    from active a
    left join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = a.grid
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
