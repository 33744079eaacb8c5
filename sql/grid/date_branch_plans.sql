-- Dates what an edition plans from @day on, where it does not stand already; up to where the same
-- begins anew.
insert into grid_branch (district, grid, organisation, role, during, created_by)
select p.district, p.grid, p.organisation, p.role, daterange(@day::date, (
        select min(lower(n.during)) from grid_branch n
        where n.district = p.district and n.grid = p.grid and n.organisation = p.organisation and lower(n.during) > @day::date)), @actor::bigint
from planned_branch p
join grid_shape gs on gs.district = p.district and gs.edition = p.edition and gs.grid = p.grid
where p.district = @district::integer and p.edition = @edition::bigint
  and not exists (select from grid_branch a
      where a.district = p.district and a.grid = p.grid and a.organisation = p.organisation and a.role = p.role and a.during @> @day::date)
