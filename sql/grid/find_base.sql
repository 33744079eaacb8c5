-- The edition an edition was copied from (0: none), its name, note, day and state.
select coalesce(base, 0), name, note, planned_from::text, state from edition where district = @district::integer and id = @edition::bigint
