-- Checked batches nobody has published for a week: district, id, options.
select district, id, options from import_batch where state = 'checked' and updated_at < now() - interval '7 days' order by district, id
