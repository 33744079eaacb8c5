-- The batch has been taken back.
update import_batch set state = 'reverted', edition = null, progress = '{}', updated_at = now()
where district = @district::integer and id = @batch::bigint
