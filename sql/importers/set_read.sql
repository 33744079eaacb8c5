-- What staging found out about the file.
update import_batch set state = 'staged', format = @format::text, source_crs = @source_crs::text, encoding = @encoding::text,
    mapping = @mapping::jsonb, columns = @columns::text[], rows_read = @rows_read::integer, updated_at = now()
where district = @district::integer and id = @batch::bigint
