-- Dates what an edition plans from @day on, up to where the same begins anew. What stands already stays
-- and goes on until then.
with planned as (
    select p.district, p.grid, p.organisation, p.role, (
        select min(lower(n.during)) from grid_branch n
        where n.district = p.district and n.grid = p.grid and n.organisation = p.organisation and lower(n.during) > @day::date) as until
    from planned_branch p
    join grid_shape gs on gs.district = p.district and gs.edition = p.edition and gs.grid = p.grid
    where p.district = @district::integer and p.edition = @edition::bigint
), longer as (
    update grid_branch a set during = daterange(lower(a.during), p.until) from planned p
    where a.district = p.district and a.grid = p.grid and a.organisation = p.organisation and a.role = p.role
      and a.during @> @day::date and upper(a.during) is distinct from p.until
    returning a.id
), begun as (
    insert into grid_branch (district, grid, organisation, role, during, created_by)
    select p.district, p.grid, p.organisation, p.role, daterange(@day::date, p.until), @actor::bigint
    from planned p
    where not exists (select from grid_branch a
        where a.district = p.district and a.grid = p.grid and a.organisation = p.organisation and a.role = p.role and a.during @> @day::date)
    returning id
)
select (select count(*) from begun), (select count(*) from longer)
