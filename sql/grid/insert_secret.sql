-- Keeps the hash of a token's or link's secret; no row if the actor is unknown or disabled.
insert into actor_secret (district, hash, actor, kind, label, created_by, expires_at)
select a.district, @hash::bytea, a.id, @kind::text, @label::text, @by::bigint, now() + @ttl::interval
from actor a
where a.district = @district::integer and a.id = @actor::bigint and a.disabled_at is null
returning expires_at
