-- Grids of which more than 1 % and more than 100 m² lie outside the outline imported for their
-- community: grid, community, the part of its area, m², a place there and the extent.
with judged as (
    select gs.grid, gs.community, s.area_m2,
        st_collectionextract(st_difference(
            case when st_isvalid(s.geom) then s.geom else st_makevalid(s.geom, 'method=structure') end,
            st_makevalid(lattice_of(a.reference), 'method=structure'), 1.0), 3) as outside
    from grid_shape gs
    join shape s on s.district = gs.district and s.id = gs.shape
    join area a on a.district = gs.district and a.id = gs.community
    where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'governance'
      and a.reference is not null and s.vertices + st_npoints(a.reference) <= 200000
), measured as (
    select grid, community, area_m2, outside, lattice_area(outside) as size from judged where not st_isempty(outside)
)
select grid, community, size / area_m2, size, lonlat_of(st_pointonsurface(outside)), lonlat_of(outside)
from measured
where size > 100 and size > area_m2 / 100
order by grid
