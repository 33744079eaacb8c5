-- A draft is handed in for review.
update edition set state = 'submitted', submitted_by = @actor::bigint, submitted_at = now()
where district = @district::integer and id = @edition::bigint
