-- Who last changed a grid of an edition otherwise than by nodes, when, by which operation, and whether it took it away.
select og.grid, o.id, o.op, o.at, a.id, coalesce(nullif(a.display_name, ''), a.name), og.after is null
from unnest(@grids::bigint[]) g (id)
cross join lateral (
    select * from operation_grid og
    where og.district = @district::integer and og.grid = g.id and og.own
      and exists (select from operation o where o.district = og.district and o.id = og.operation and o.edition = @edition::bigint)
    order by og.operation desc limit 1
) og
join operation o on o.district = og.district and o.id = og.operation
left join actor a on a.district = o.district and a.id = o.actor
