-- The edition in force that things are attributed to; 0 if none is.
select coalesce((select id from edition where district = @district::integer and state = 'in_force'), 0)
