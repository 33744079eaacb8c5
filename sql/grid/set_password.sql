-- Replaces a password's hash by a stronger one of the same password.
update actor set password_hash = @password_hash::text
where district = @district::integer and id = @actor::bigint
