-- Lets go of a batch taken by lock_batch.
select pg_advisory_unlock((7012460::bigint << 32) # @batch::bigint)
