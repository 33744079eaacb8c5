-- The batch stands in the district.
update import_batch set state = 'published', edition = @edition::bigint, summary = @summary::jsonb, progress = '{}',
    published_at = now(), updated_at = now()
where district = @district::integer and id = @batch::bigint
