-- Why a batch ended without being published: rejected for what is in the file, failed for
-- what happened here.
update import_batch set state = @state::text, error = @error::jsonb, progress = '{}', updated_at = now(),
    rows_read = greatest(rows_read, @rows_read::integer), rows_good = 0, rows_bad = greatest(rows_bad, @rows_bad::integer)
where district = @district::integer and id = @batch::bigint
