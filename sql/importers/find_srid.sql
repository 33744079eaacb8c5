-- An EPSG system as PostGIS knows it: its PROJ string and definition. No row if it does not.
select proj4text, coalesce(srtext, '') from spatial_ref_sys where srid = @srid::integer and upper(auth_name) = 'EPSG'
