-- The actor of a bearer token; no row if it is unknown, expired or its actor disabled.
select a.district, a.id, a.name, a.display_name, a.roles, a.scope_area
from actor_secret s join actor a on a.district = s.district and a.id = s.actor
where s.district = @district::integer and s.hash = @hash::bytea and s.kind = 'token'
  and (s.expires_at is null or s.expires_at > now()) and a.disabled_at is null
