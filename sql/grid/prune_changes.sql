-- Deletes changes that are both old and not among a district's newest; returns how many.
with gone as (
    delete from change c using feed f
    where f.district = c.district and c.at < now() - @older::interval and c.seq <= f.last - @keep::bigint
    returning 1
)
select count(*) from gone
