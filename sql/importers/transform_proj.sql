-- Geometries (without SRID) read in a PROJ system, as WGS84, in order.
select st_transform(g, @proj::text, 4326) from unnest(@geoms::geometry[]) with ordinality as t (g, n) order by n
