-- Findings of a batch: about the file first, then by row; after a position (row, id), of a
-- severity (null: all).
select id, coalesce(row_no, 0), field, value, rule, severity, place, detail
from import_finding
where district = @district::integer and batch = @batch::bigint
  and (@severity::text is null or severity = @severity::text)
  and (coalesce(row_no, 0), id) > (@after_row::integer, @after_id::bigint)
order by coalesce(row_no, 0), id
limit @count::integer
