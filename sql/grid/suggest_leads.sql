-- For grids without a lead branch on @day: the one that led it last, else the one most of the grid's
-- members in office come from, else the one that leads most others of the community in the edition;
-- only branches that exist then. And the branches that take part in the grid already.
with leads as materialized (
    select gs.community, b.organisation, count(*) as n
    from edition_branches(@district::integer, @edition::bigint, @day::date) b
    join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = b.grid
    where b.role = 'lead' and gs.community is not null
    group by gs.community, b.organisation
), candidates as (
    select gb.grid, gb.organisation, 1 as choice, 0 as n, upper(gb.during) as until
    from grid_branch gb
    where gb.district = @district::integer and gb.grid = any (@grids::bigint[]) and gb.role = 'lead'
    union all
    select em.grid, m.organisation, 2, count(*), null
    from edition_members(@district::integer, @edition::bigint, @day::date) em
    join member m on m.district = @district::integer and m.id = em.member and m.term @> @day::date
    where em.grid = any (@grids::bigint[])
    group by em.grid, m.organisation
    union all
    select gs.grid, l.organisation, 3, l.n, null
    from grid_shape gs join leads l on l.community = gs.community
    where gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = any (@grids::bigint[])
), joint as materialized (
    select b.grid, array_agg(b.organisation order by b.organisation) as others
    from edition_branches(@district::integer, @edition::bigint, @day::date) b
    where b.role = 'joint' and b.grid = any (@grids::bigint[])
    group by b.grid
)
select distinct on (c.grid) c.grid, c.organisation, array_remove(coalesce(j.others, '{}'), c.organisation)
from candidates c
join organisation o on o.district = @district::integer and o.id = c.organisation and o.kind = 'branch' and o.during @> @day::date
left join joint j on j.grid = c.grid
order by c.grid, c.choice, c.until desc nulls last, c.n desc, c.organisation
