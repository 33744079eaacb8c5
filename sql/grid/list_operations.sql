-- Operations of an edition, newest first: what was done, by whom, and by which operation it was taken back.
select o.id, o.op, o.reason, o.at, a.id, coalesce(nullif(a.display_name, ''), a.name), o.undoes, o.root, o.bounds::bigint[], o.request,
    u.id, u.at, ua.id, coalesce(nullif(ua.display_name, ''), ua.name), o.impact
from operation o
left join actor a on a.district = o.district and a.id = o.actor
left join operation u on u.district = o.district and u.undoes = o.id
left join actor ua on ua.district = u.district and ua.id = u.actor
where o.district = @district::integer and o.edition = @edition::bigint
  and (@after::bigint is null or o.id < @after::bigint) and (@actor::bigint is null or o.actor = @actor::bigint)
  and (@id::bigint is null or o.id = @id::bigint)
order by o.id desc
limit @limit::integer
