-- One building: the columns of list_buildings.sql, its footprint, and the nearest post open on
-- @day with the geodesic distance in metres from its anchor.
select b.id, b.estate, b.number, b.address, b.households, b.floors, b.grid_now, gs.code, gs.name, b.grid_share, b.x::bigint, b.y::bigint,
    b.footprint, p.id, p.name, p.distance
from building b
left join grid_shape gs on gs.district = b.district and gs.edition = @edition::bigint and gs.grid = b.grid_now
left join lateral (
    select near.id, near.name, st_distance(near.place::geography, lonlat_of(st_makepoint(b.x, b.y))::geography) as distance
    from (
        select p.id, p.name, p.place from post p
        where p.district = b.district and p.during @> @day::date
        order by p.place <-> lonlat_of(st_makepoint(b.x, b.y))
        limit 16
    ) near
    order by distance, near.id
    limit 1
) p on true
where b.district = @district::integer and b.id = @building::bigint
