-- Makes a batch as it was before its check.
with findings as (delete from import_finding where district = @district::integer and batch = @batch::bigint and step = 'check'),
    places as (delete from import_place where district = @district::integer and batch = @batch::bigint)
update import_row set good = true where district = @district::integer and batch = @batch::bigint and not good
