-- The outcome of a check: state checked, counts, bounds (null for none) and summary.
update import_batch set state = 'checked', rows_good = @rows_good::integer, rows_bad = @rows_bad::integer,
    bounds = @bounds::bigint[]::lattice[], summary = @summary::jsonb, progress = '{}', updated_at = now()
where district = @district::integer and id = @batch::bigint
