-- Ends all sessions of an actor but the one to keep (null: none).
delete from session
where district = @district::integer and actor = @actor::bigint and hash is distinct from @keep::bytea
