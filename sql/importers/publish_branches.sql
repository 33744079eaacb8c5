-- Publishes staged assignments of branches, or with @dry only counts: new, replacing, and those
-- that stand already.
with spread as materialized (
    select s.* from import_assignments(@district::integer, @batch::bigint, @today::date) s
    join import_row r on r.district = @district::integer and r.batch = @batch::bigint and r.row_no = s.row_no and r.good
    where s.organisation is not null
), plan as materialized (
    select s.*,
        exists (select from grid_branch b where b.district = @district::integer and b.grid = s.grid and b.organisation = s.organisation and b.role = s.role and b.during && s.during) as stands,
        exists (select from grid_branch b where b.district = @district::integer and b.grid = s.grid and lower(b.during) < lower(s.during) and b.during && s.during
                and (b.organisation = s.organisation and b.role <> s.role or b.organisation <> s.organisation and b.role = 'lead' and s.role = 'lead')) as replaces
    from spread s
), written as (
    insert into grid_branch as t (district, grid, organisation, role, during, created_by)
    select @district::integer, grid, organisation, role, during, @actor::bigint from plan where not stands and not @dry::boolean
    returning t.id, import_mark(t) as after
), kept as (
    insert into import_undo (district, batch, thing, id, after)
    select @district::integer, @batch::bigint, 'grid_branch', id, after from written
)
select count(*) filter (where not stands and not replaces), count(*) filter (where not stands and replaces), count(*) filter (where stands) from plan
