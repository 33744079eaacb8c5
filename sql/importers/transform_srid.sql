-- Geometries (without SRID) read in an EPSG system, as WGS84, in order.
select st_transform(st_setsrid(g, @srid::integer), 4326) from unnest(@geoms::geometry[]) with ordinality as t (g, n) order by n
