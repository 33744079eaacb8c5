-- The operation done under an idempotency key, who did it (0: the system itself), and what was asked.
select id, coalesce(actor, 0), sha256 from operation
where district = @district::integer and edition = @edition::bigint and key = @key::text
