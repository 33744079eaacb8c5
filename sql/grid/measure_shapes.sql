-- Geodesic area in m² and outline in m of shapes in degrees, in order; what cannot be measured counts 0.
select coalesce(nullif(abs(st_area(g.shape::geography)), 'NaN'), 0), coalesce(nullif(st_perimeter(g.shape::geography), 'NaN'), 0)
from unnest(@shapes::geometry[]) with ordinality as g (shape, n)
order by g.n
