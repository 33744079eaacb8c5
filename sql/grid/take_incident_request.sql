-- Claims an idempotency key: waits for a batch under way with the same key, and answers whether
-- the key is new, the hash it stands for and the answer given before. Forgets old keys.
with old as (
    delete from incident_request where district = @district::integer and created_at < now() - interval '1 day'
), taken as (
    insert into incident_request (district, key, sha256) values (@district::integer, @key::text, @sha256::bytea)
    on conflict (district, key) do update set created_at = incident_request.created_at
    returning sha256, answer, xmax = 0 as fresh
)
select fresh, sha256, answer from taken
