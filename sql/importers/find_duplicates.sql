-- Writes a finding for every row whose key an earlier row has.
insert into import_finding (district, batch, step, row_no, field, value, rule, severity, detail)
select @district::integer, @batch::bigint, 'check', row_no, @field::text, left(key, 80), 'duplicate_key', 'error', jsonb_build_object('first', first)
from (select row_no, key, min(row_no) over (partition by key, coalesce(props ->> 'source', '')) as first
      from import_row
      where district = @district::integer and batch = @batch::bigint and key <> '') s
where row_no > first
