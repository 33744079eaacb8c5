-- How many objects of each kind there are beside the tables' rows, those of extensions left out.
with own as (
    select n.oid from pg_namespace n where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
), extension as (
    select classid, objid from pg_depend where deptype = 'e'
)
select 'relation ' || c.relkind::text, count(*)
from pg_class c
where c.relnamespace in (select oid from own) and not exists (select from extension where classid = 'pg_class'::regclass and objid = c.oid)
group by 1
union all
select 'constraint ' || c.contype::text, count(*)
from pg_constraint c
where c.connamespace in (select oid from own) and c.conrelid <> 0
  and not exists (select from extension where classid = 'pg_class'::regclass and objid = c.conrelid)
group by 1
union all
select 'function', count(*)
from pg_proc p
where p.pronamespace in (select oid from own) and not exists (select from extension where classid = 'pg_proc'::regclass and objid = p.oid)
union all
select 'trigger', count(*)
from pg_trigger t
where not t.tgisinternal
order by 1
