-- Ends a session.
delete from session where hash = @hash::bytea
