-- Plans branches (ids and roles side by side) for every one of the grids, confirmed.
insert into planned_branch (district, edition, grid, organisation, role, confirmed)
select @district::integer, @edition::bigint, g, b.organisation, b.role, true
from unnest(@grids::bigint[]) g cross join unnest(@organisations::bigint[], @roles::text[]) as b (organisation, role)
