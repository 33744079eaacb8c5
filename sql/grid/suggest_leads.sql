-- For grids without a lead branch on @day: the branch that leads most others of their community in
-- the edition then, and the branches that take part in the grid already.
with leads as materialized (
    select gs.community, b.organisation, count(*) as n
    from edition_branches(@district::integer, @edition::bigint, @day::date) b
    join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = b.grid
    join organisation o on o.district = gs.district and o.id = b.organisation and o.during @> @day::date
    where b.role = 'lead' and gs.community is not null
    group by gs.community, b.organisation
), joint as materialized (
    select b.grid, array_agg(b.organisation order by b.organisation) as others
    from edition_branches(@district::integer, @edition::bigint, @day::date) b
    where b.role = 'joint' and b.grid = any (@grids::bigint[])
    group by b.grid
)
select distinct on (gs.grid) gs.grid, l.organisation, array_remove(coalesce(j.others, '{}'), l.organisation)
from grid_shape gs
join leads l on l.community = gs.community
left join joint j on j.grid = gs.grid
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = any (@grids::bigint[])
order by gs.grid, l.n desc, l.organisation
