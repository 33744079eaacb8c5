-- Ends the responsibilities for grids an edition no longer has, on its first day; how many.
with retired as materialized (
    select gs.grid from grid_shape gs
    where gs.district = @district::integer and gs.edition = @old::bigint
      and not exists (select from grid_shape n where n.district = gs.district and n.edition = @new::bigint and n.grid = gs.grid)
), branches as materialized (
    select b.id, to_jsonb(b) as before from grid_branch b join retired r on r.grid = b.grid
    where b.district = @district::integer and b.during @> @day::date and lower(b.during) < @day::date
), members as materialized (
    select m.id, to_jsonb(m) as before from grid_member m join retired r on r.grid = m.grid
    where m.district = @district::integer and m.during @> @day::date and lower(m.during) < @day::date
), closed_branches as (
    update grid_branch b set during = daterange(lower(b.during), @day::date) from branches o
    where b.district = @district::integer and b.id = o.id returning b.id, import_mark(b) as after
), closed_members as (
    update grid_member m set during = daterange(lower(m.during), @day::date) from members o
    where m.district = @district::integer and m.id = o.id returning m.id, import_mark(m) as after
), kept as (
    insert into import_undo (district, batch, thing, id, before, after)
    select @district::integer, @batch::bigint, 'grid_branch', c.id, o.before, c.after from closed_branches c join branches o using (id)
    union all
    select @district::integer, @batch::bigint, 'grid_member', c.id, o.before, c.after from closed_members c join members o using (id)
)
select (select count(*) from closed_branches) + (select count(*) from closed_members)
