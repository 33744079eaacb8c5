-- Grids of an edition by code, and who last changed what is planned for each; nulls where nobody did.
select g.grid, g.code, g.name, a.id, coalesce(nullif(a.display_name, ''), a.name), v.at
from grid_shape g
left join lateral (
    select e.at, e.actor from edition_event e
    where e.district = g.district and e.edition = g.edition and e.kind = 'assigned' and e.detail -> 'grids' @> to_jsonb(g.grid)
    order by e.id desc limit 1
) v on true
left join actor a on a.district = g.district and a.id = v.actor
where g.district = @district::integer and g.edition = @edition::bigint and g.grid = any (@grids::bigint[])
order by g.code, g.grid
