-- Batches somebody was working on, and not those the queue still holds: district, id, options.
select b.district, b.id, b.options
from import_batch b
where b.state in ('uploaded', 'staged') and not exists (
    select from river.river_job j
    where j.kind = 'import' and j.state in ('available', 'pending', 'retryable', 'scheduled')
      and (j.args ->> 'district')::integer = b.district and (j.args ->> 'batch')::bigint = b.id and j.args ->> 'do' = 'import')
order by b.district, b.id
