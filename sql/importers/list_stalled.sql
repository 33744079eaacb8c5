-- Batches with work begun on them that the queue does not hold, be it to publish or to take back:
-- district, id, options.
select b.district, b.id, b.options
from import_batch b
where b.state in ('checked', 'published') and b.progress <> '{}' and not exists (
    select from river.river_job j
    where j.kind = 'import' and j.state in ('available', 'pending', 'retryable', 'scheduled')
      and (j.args ->> 'district')::integer = b.district and (j.args ->> 'batch')::bigint = b.id)
order by b.district, b.id
