-- The operation done under an idempotency key.
select id, sha256 from operation where district = @district::integer and edition = @edition::bigint and key = @key::text
