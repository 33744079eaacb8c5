-- The actor of a live session, and whether seen_at wants to be moved on; no row if it is
-- unknown, expired, idle for too long or its actor disabled.
select a.district, a.id, a.name, a.display_name, a.roles, a.scope_area,
    s.seen_at < now() - interval '1 minute' as stale
from session s join actor a on a.district = s.district and a.id = s.actor
where s.hash = @hash::bytea and s.expires_at > now() and s.seen_at > now() - @idle::interval
  and a.disabled_at is null
