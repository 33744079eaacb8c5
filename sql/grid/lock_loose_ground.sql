-- Waits for others that claim ground no grid of the edition holds yet; until commit.
select pg_advisory_xact_lock(@district::integer, (@edition::bigint % 2147483647)::integer)
