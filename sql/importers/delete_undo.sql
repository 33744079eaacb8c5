-- Forgets how to take a batch back.
delete from import_undo where district = @district::integer and batch = @batch::bigint
