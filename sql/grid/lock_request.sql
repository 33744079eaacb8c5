-- Waits for another request under the same key; until commit.
select pg_advisory_xact_lock(hashtextextended(@key::text, (@district::bigint << 40) # @edition::bigint))
