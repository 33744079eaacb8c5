-- A scheduled edition is approved again, and published by nobody.
update edition set state = 'approved', during = null, blocked = null, published_by = null, published_at = null
where district = @district::integer and id = @edition::bigint
