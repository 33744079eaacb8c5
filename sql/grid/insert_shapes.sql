-- Stores shapes; geodesic measures come from geography, and what it cannot measure counts 0.
insert into shape (district, id, geom, lonlat, label, vertices, area2, area_m2, perimeter_m)
select @district::integer, s.id, s.geom, s.lonlat, s.label, s.vertices, s.area2,
    coalesce(nullif(abs(st_area(s.lonlat::geography)), 'NaN'), 0),
    coalesce(nullif(st_perimeter(s.lonlat::geography), 'NaN'), 0)
from unnest(@ids::bigint[], @geoms::geometry[], @lonlats::geometry[], @labels::geometry[], @vertices::integer[], @area2::bigint[])
    as s (id, geom, lonlat, label, vertices, area2)
