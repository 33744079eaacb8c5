-- One publication or import at a time in a district; until the transaction ends.
select pg_advisory_xact_lock((7012461::bigint << 32) # @district::bigint)
