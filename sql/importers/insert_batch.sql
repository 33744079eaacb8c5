-- A new batch; its id.
insert into import_batch (district, kind, state, file_name, file_sha256, options, created_by)
values (@district::integer, @kind::text, 'uploaded', @file_name::text, @file_sha256::bytea, @options::jsonb, @actor::bigint)
returning id
