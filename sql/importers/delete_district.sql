-- Removes a district an import made and then left empty; how many. It stays while an import into
-- it is under way or was published. Anything else in it stops the statement.
with free as (
    select from district d where d.id = @district::integer and not exists (
        select from import_batch b where b.district = d.id and b.state in ('uploaded', 'staged', 'published'))
), findings as (delete from import_finding where district = @district::integer and exists (select from free)),
batches as (delete from import_batch where district = @district::integer and exists (select from free)),
feeds as (delete from feed where district = @district::integer and last = 0 and exists (select from free)),
gone as (delete from district where id = @district::integer and exists (select from free) returning id)
select count(*) from gone
