-- R23: grids of an edition not yet in force for which branches or members are proposed that nobody
-- has confirmed.
with proposed as (
    select p.grid, 1 as branches, 0 as members from planned_branch p
    where p.district = @district::integer and p.edition = @edition::bigint and not p.confirmed
    union all
    select p.grid, 0, 1 from planned_member p
    where p.district = @district::integer and p.edition = @edition::bigint and not p.confirmed
), summed as (
    select grid, sum(branches)::integer as branches, sum(members)::integer as members from proposed group by grid
)
select 'R23', 'g' || gs.grid, 'unconfirmed', 'error', array[gs.grid], array[gs.code], array[gs.name],
    null::bigint, null::text, null::text, null::bigint, null::text, lonlat_of(s.label), null::text,
    jsonb_build_object('branches', u.branches, 'members', u.members), count(*) over ()
from summed u
join edition e on e.district = @district::integer and e.id = @edition::bigint and e.state in ('draft', 'submitted', 'approved', 'scheduled')
join grid_shape gs on gs.district = e.district and gs.edition = e.id and gs.grid = u.grid
join shape s on s.district = gs.district and s.id = gs.shape
where @grid::bigint is null or gs.grid = @grid::bigint
order by gs.code
