-- Takes an edition out of force as if it had never been; how many there were.
with gone as (
    update edition set state = 'abandoned', during = null
    where district = @district::integer and id = @edition::bigint
    returning id
)
select count(*) from gone
