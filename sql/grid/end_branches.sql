-- Ends on @day what an edition's plans replace, and what is dated for grids it no longer has. What would
-- only have begun then, or since, goes: how many ended, and what went.
with gone as materialized (
    select a.id, coalesce(lower(a.during) < @day::date, true) as began from grid_branch a
    where a.district = @district::integer and a.during && daterange(@day::date, null)
      and (not exists (select from grid_shape gs where gs.district = a.district and gs.edition = @edition::bigint and gs.grid = a.grid)
        or exists (select from planned_branch p where p.district = a.district and p.edition = @edition::bigint and p.grid = a.grid)
          and not exists (select from planned_branch p where p.district = a.district and p.edition = @edition::bigint and p.grid = a.grid
              and p.organisation = a.organisation and p.role = a.role))
), closed as (
    update grid_branch a set during = daterange(lower(a.during), @day::date) from gone g
    where a.district = @district::integer and a.id = g.id and g.began
    returning a.id
), removed as (
    delete from grid_branch a using gone g
    where a.district = @district::integer and a.id = g.id and not g.began
    returning to_jsonb(a) as was
)
select (select count(*) from closed), (select coalesce(jsonb_agg(was), '[]') from removed)
