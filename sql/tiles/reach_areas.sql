-- The boxes of the parts of all imported outlines of areas, in degrees: west, south, east, north.
select st_xmin(p.geom), st_ymin(p.geom), st_xmax(p.geom), st_ymax(p.geom)
from area a, st_dump(a.reference) p
where a.district = @district::integer
