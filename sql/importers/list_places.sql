-- The next good staged rows with a geometry: number, geometry, and when it happened (null: no event).
select row_no, geom, (props ->> 'reported_at')::timestamptz
from import_row
where district = @district::integer and batch = @batch::bigint and good and geom is not null and row_no > @after::integer
order by row_no
limit @count::integer
