-- Staged rows of a batch, and those still good.
select count(*), count(*) filter (where good) from import_row where district = @district::integer and batch = @batch::bigint
