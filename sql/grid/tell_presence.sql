-- Tells every server on this database who is where in a draft. Nothing is kept, so no disk is waited for.
select set_config('synchronous_commit', 'off', true), pg_notify('gridmap_presence', @payload::text)
