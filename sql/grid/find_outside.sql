-- Places of an edition that need no grid: [[lon,lat],…].
select outside from edition where district = @district::integer and id = @edition::bigint
