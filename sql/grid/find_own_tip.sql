-- The newest operation of an actor that stands, or the newest undo if undone. Chains of even length are taken back.
select o.id, o.root, o.op, o.at, a.id, coalesce(nullif(a.display_name, ''), a.name),
    (select r.request from operation r where r.district = o.district and r.id = o.root), c.length
from operation o
join actor a on a.district = o.district and a.id = o.actor
cross join lateral (select count(*) as length from operation c where c.district = o.district and c.root = o.root) c
where o.district = @district::integer and o.edition = @edition::bigint and o.actor = @actor::bigint and o.op <> 'copy'
  and not exists (select from operation u where u.district = o.district and u.undoes = o.id)
  and (c.length % 2 = 0) = @undone::boolean
order by o.id desc limit 1
