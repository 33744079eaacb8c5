-- Plans members (ids and roles side by side) for every one of the grids, confirmed.
insert into planned_member (district, edition, grid, member, role, confirmed)
select @district::integer, @edition::bigint, g, m.member, m.role, true
from unnest(@grids::bigint[]) g cross join unnest(@members::bigint[], @roles::text[]) as m (member, role)
