-- Checked batches nobody has published for a week: district and id.
select district, id from import_batch where state = 'checked' and updated_at < now() - interval '7 days' order by district, id
