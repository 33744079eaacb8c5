-- Batches that were to be published or taken back and that the queue does not hold: district, id,
-- options.
select b.district, b.id, b.options
from import_batch b
where b.state in ('checked', 'published') and (b.progress <> '{}' or b.state = 'checked' and b.options @> '{"publish": true}')
  and not exists (
    select from river.river_job j
    where j.kind = 'import' and j.state in ('available', 'pending', 'retryable', 'scheduled')
      and (j.args ->> 'district')::integer = b.district and (j.args ->> 'batch')::bigint = b.id)
order by b.district, b.id
