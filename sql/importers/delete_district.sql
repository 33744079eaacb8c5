-- Removes a district an import made and then left empty; how many. Anything else in it stops
-- the statement.
with findings as (delete from import_finding where district = @district::integer),
batches as (delete from import_batch where district = @district::integer and state <> 'published'),
feeds as (delete from feed where district = @district::integer and last = 0),
gone as (delete from district where id = @district::integer returning id)
select count(*) from gone
