-- Batches somebody was working on: district, id, options.
select district, id, options from import_batch where state in ('uploaded', 'staged') order by district, id
