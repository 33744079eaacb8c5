-- Publishes staged assignments of members, or with @dry only counts: new, replacing, and those
-- that stand already.
with spread as materialized (
    select s.* from import_assignments(@district::integer, @batch::bigint, @today::date) s
    join import_row r on r.district = @district::integer and r.batch = @batch::bigint and r.row_no = s.row_no and r.good
    where s.member is not null
), plan as materialized (
    select s.*,
        exists (select from grid_member b where b.district = @district::integer and b.grid = s.grid and b.member = s.member and b.role = s.role and b.during && s.during) as stands,
        exists (select from grid_member b where b.district = @district::integer and b.grid = s.grid and lower(b.during) < lower(s.during) and b.during && s.during
                and (b.member = s.member and b.role <> s.role or b.member <> s.member and b.role = 'head' and s.role = 'head')) as replaces
    from spread s
), written as (
    insert into grid_member as t (district, grid, member, role, during, created_by)
    select @district::integer, grid, member, role, during, @actor::bigint from plan where not stands and not @dry::boolean
    returning t.id, import_mark(t) as after
), kept as (
    insert into import_undo (district, batch, thing, id, after)
    select @district::integer, @batch::bigint, 'grid_member', id, after from written
)
select count(*) filter (where not stands and not replaces), count(*) filter (where not stands and replaces), count(*) filter (where stands) from plan
