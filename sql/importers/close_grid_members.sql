-- Ends what staged assignments of members replace on the day they begin: another head, or the
-- same member in another role. Returns how many.
with spread as materialized (
    select s.* from import_assignments(@district::integer, @batch::bigint, @today::date) s
    join import_row r on r.district = @district::integer and r.batch = @batch::bigint and r.row_no = s.row_no and r.good
    where s.member is not null
), old as materialized (
    select distinct on (b.id) b.id, lower(s.during) as day, to_jsonb(b) as before
    from spread s join grid_member b on b.district = @district::integer and b.grid = s.grid and b.during && s.during and lower(b.during) < lower(s.during)
      and (b.member = s.member and b.role <> s.role or b.member <> s.member and b.role = 'head' and s.role = 'head')
), closed as (
    update grid_member b set during = daterange(lower(b.during), o.day) from old o
    where b.district = @district::integer and b.id = o.id
    returning b.id, import_mark(b) as after
), kept as (
    insert into import_undo (district, batch, thing, id, before, after)
    select @district::integer, @batch::bigint, 'grid_member', c.id, o.before, c.after from closed c join old o using (id)
)
select count(*) from closed
