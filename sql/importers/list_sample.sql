-- The first staged rows of a batch: number, whether good, key, fields, place on the map.
select row_no, good, key, props, st_pointonsurface(case when st_npoints(geom) <= 2000 then geom else st_envelope(geom) end)
from import_row
where district = @district::integer and batch = @batch::bigint
order by row_no
limit @count::integer
