-- Gives a draft what another one plans for some grids.
with branches as (
    insert into planned_branch (district, edition, grid, organisation, role, confirmed)
    select district, @draft::bigint, grid, organisation, role, confirmed
    from planned_branch where district = @district::integer and edition = @source::bigint and grid = any (@branches::bigint[])
)
insert into planned_member (district, edition, grid, member, role, confirmed)
select district, @draft::bigint, grid, member, role, confirmed
from planned_member where district = @district::integer and edition = @source::bigint and grid = any (@members::bigint[])
