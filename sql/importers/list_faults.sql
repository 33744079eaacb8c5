-- What PostGIS says is wrong with the staged outlines of these rows as they stand in the file,
-- by row; rows that are sound there are left out.
select row_no, left(st_isvalidreason(geom), 200)
from import_row
where district = @district::integer and batch = @batch::bigint and row_no = any(@rows::integer[]) and not st_isvalid(geom)
order by row_no
