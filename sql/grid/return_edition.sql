-- What was handed in becomes a draft again.
update edition set state = 'draft', submitted_by = null, submitted_at = null, approved_by = null, approved_at = null
where district = @district::integer and id = @edition::bigint
