-- The last of the chain of operation, undo, redo, … that an operation belongs to, and how long the chain is.
select o.id, o.root, o.op, o.at, a.id, coalesce(nullif(a.display_name, ''), a.name),
    (select r.request from operation r where r.district = o.district and r.id = o.root),
    (select count(*) from operation c where c.district = o.district and c.root = o.root)
from operation n
join operation o on o.district = n.district and o.root = n.root
left join actor a on a.district = o.district and a.id = o.actor
where n.district = @district::integer and n.edition = @edition::bigint and n.id = @operation::bigint
order by o.id desc limit 1
