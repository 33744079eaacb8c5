-- Takes back what a batch did to posts, unless something has changed since: how many have, and
-- how many were taken back.
with undo as materialized (
    select u.id, u.before, t.id is null or import_mark(t) <> u.after as changed
    from import_undo u left join post t on t.district = u.district and t.id = u.id
    where u.district = @district::integer and u.batch = @batch::bigint and u.thing = 'post'
), blocked as (select count(*) as n from undo where changed),
removed as (
    delete from post t using undo u
    where t.district = @district::integer and t.id = u.id and u.before is null and (select n from blocked) = 0
    returning t.id
), restored as (
    update post t set (kind, name, address, hours, services, floor_m2, place, x, y, during)
        = (select b.kind, b.name, b.address, b.hours, b.services, b.floor_m2, b.place, b.x, b.y, b.during from jsonb_populate_record(t, u.before) b)
    from undo u
    where t.district = @district::integer and t.id = u.id and u.before is not null and (select n from blocked) = 0
    returning t.id
)
select (select n from blocked), (select count(*) from removed) + (select count(*) from restored)
