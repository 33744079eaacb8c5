-- The months (UTC, as their first day) staged incidents fall into.
select distinct date_trunc('month', (props ->> 'reported_at')::timestamptz at time zone 'UTC')::date::text
from import_row
where district = @district::integer and batch = @batch::bigint and good
order by 1
