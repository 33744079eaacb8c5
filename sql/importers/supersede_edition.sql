-- The edition in force ends on a day.
update edition set state = 'superseded', during = daterange(lower(during), @day::date)
where district = @district::integer and id = @edition::bigint and state = 'in_force'
