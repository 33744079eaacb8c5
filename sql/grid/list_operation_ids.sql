-- Operations of an edition in the order they were done.
select id from operation where district = @district::integer and edition = @edition::bigint order by id
