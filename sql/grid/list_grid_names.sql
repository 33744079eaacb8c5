-- Governance grids of an edition by code: id, code, name, community id and name (0 and '' for none).
select gs.grid, gs.code, gs.name, coalesce(a.id, 0), coalesce(a.name, '')
from grid_shape gs
left join area a on a.district = gs.district and a.id = gs.community
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'governance'
order by gs.code
