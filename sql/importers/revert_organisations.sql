-- Takes back what a batch did to organisations, unless something has changed since: how many have, and
-- how many were taken back.
with undo as materialized (
    select u.id, u.before, t.id is null or import_mark(t) <> u.after as changed
    from import_undo u left join organisation t on t.district = u.district and t.id = u.id
    where u.district = @district::integer and u.batch = @batch::bigint and u.thing = 'organisation'
), blocked as (select count(*) as n from undo where changed),
removed as (
    delete from organisation t using undo u
    where t.district = @district::integer and t.id = u.id and u.before is null and (select n from blocked) = 0
    returning t.id
), restored as (
    update organisation t set (kind, parent, parent_level, form, big_committee, code, name, area, during)
        = (select b.kind, b.parent, b.parent_level, b.form, b.big_committee, b.code, b.name, b.area, b.during from jsonb_populate_record(t, u.before) b)
    from undo u
    where t.district = @district::integer and t.id = u.id and u.before is not null and (select n from blocked) = 0
    returning t.id
)
select (select n from blocked), (select count(*) from removed) + (select count(*) from restored)
