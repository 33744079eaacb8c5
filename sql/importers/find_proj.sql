-- The EPSG system with exactly this PROJ string; no row if there is none. China's six-degree
-- and three-degree belts share their middle meridians, and with them the PROJ string.
select srid from spatial_ref_sys
where trim(proj4text) = @proj::text and upper(auth_name) = 'EPSG'
order by srtext ilike '%3-degree%' = @six_degree::boolean, srid
limit 1
