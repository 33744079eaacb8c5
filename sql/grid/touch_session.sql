-- Notes that a session was used.
update session set seen_at = now() where hash = @hash::bytea and seen_at < now() - interval '1 minute'
