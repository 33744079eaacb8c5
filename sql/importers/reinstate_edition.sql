-- Puts a superseded edition back in force without an end.
update edition set state = 'in_force', during = daterange(lower(during), null)
where district = @district::integer and id = @edition::bigint and state = 'superseded'
