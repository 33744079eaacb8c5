-- Empties a batch's staging but for the rows up to a number, which stay as its sample.
with places as (delete from import_place where district = @district::integer and batch = @batch::bigint)
delete from import_row where district = @district::integer and batch = @batch::bigint and row_no > @keep::integer
