-- Rows with an error among their findings are good no more.
update import_row r set good = false
where r.district = @district::integer and r.batch = @batch::bigint and r.good
  and exists (select from import_finding f where f.district = r.district and f.batch = r.batch and f.row_no = r.row_no and f.severity = 'error')
