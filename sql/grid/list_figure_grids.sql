-- Governance grids of an edition by id: code, name, kind, community, its name, geodesic area and
-- perimeter, shape.
select gs.grid, gs.code, gs.name, gs.kind, c.id, c.name, s.area_m2, s.perimeter_m, s.geom
from grid_shape gs
join shape s on s.district = gs.district and s.id = gs.shape
left join area c on c.district = gs.district and c.id = gs.community
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'governance'
order by gs.grid
