-- Rows without a key of their own that are alike to the last bit are told apart by number.
update import_row r set key = r.key || '-' || t.n
from (select row_no, row_number() over (partition by key order by row_no) as n
      from import_row
      where district = @district::integer and batch = @batch::bigint and key like '#%') t
where r.district = @district::integer and r.batch = @batch::bigint and r.row_no = t.row_no and t.n > 1
