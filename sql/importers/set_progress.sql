-- How far the work on a batch has come.
update import_batch set progress = @progress::jsonb, updated_at = now() where district = @district::integer and id = @batch::bigint
