-- Whether an area is a community or village.
select exists (select from area where district = @district::integer and id = @area::bigint and level = 2)
