-- The EPSG system with exactly this PROJ string; no row if there is none.
select srid from spatial_ref_sys
where trim(proj4text) = @proj::text and upper(auth_name) = 'EPSG'
order by srid limit 1
