-- Operations of an edition that stand, in the order they last came to: an undone one that was done again counts from then.
select r.id, r.op, r.request, r.reason, r.actor, r.sha256
from operation t
join operation r on r.district = t.district and r.id = t.root
where t.district = @district::integer and t.edition = @edition::bigint
  and not exists (select from operation u where u.district = t.district and u.undoes = t.id)
  and (select count(*) from operation c where c.district = t.district and c.root = t.root) % 2 = 1
order by t.id
