-- Rows of the file refused by reading it, and refused by anything.
select count(distinct row_no) filter (where step = 'stage'), count(distinct row_no)
from import_finding
where district = @district::integer and batch = @batch::bigint and severity = 'error' and row_no is not null
