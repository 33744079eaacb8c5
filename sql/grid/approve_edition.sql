-- A submitted edition is approved; the table refuses who submitted it.
update edition set state = 'approved', approved_by = @actor::bigint, approved_at = now()
where district = @district::integer and id = @edition::bigint
