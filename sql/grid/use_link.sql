-- Uses a one-time link up and returns its actor; no row if it is unknown, used, expired or its
-- actor disabled. Of two at once one wins: the other waits for the row and finds it used.
update actor_secret s set used_at = now()
from actor a
where s.district = @district::integer and s.hash = @hash::bytea and s.kind = 'link'
  and s.used_at is null and s.expires_at > now()
  and a.district = s.district and a.id = s.actor and a.disabled_at is null
returning a.district, a.id, a.name, a.display_name, a.roles, a.scope_area
