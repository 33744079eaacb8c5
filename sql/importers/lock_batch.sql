-- Takes the batch for this connection until it ends or lets go; false when another has it.
select pg_try_advisory_lock((7012460::bigint << 32) # @batch::bigint)
