-- Keeps an edition in force until commit; no row if it no longer is.
select id from edition where district = @district::integer and id = @edition::bigint and state = 'in_force' for share
