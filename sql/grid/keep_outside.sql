-- Marks in a draft, too, the places another one marks as needing no grid; no rows where it has them all.
update edition n set outside = n.outside || m.more
from (
    select jsonb_agg(p) as more from edition o cross join jsonb_array_elements(o.outside) p
    where o.district = @district::integer and o.id = @source::bigint
      and p not in (select jsonb_array_elements(d.outside) from edition d where d.district = @district::integer and d.id = @draft::bigint)
) m
where n.district = @district::integer and n.id = @draft::bigint and m.more is not null
