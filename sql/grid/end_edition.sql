-- An edition ends on a day (null: no end), in a state.
update edition set during = daterange(lower(during), @day::date), state = @state::text
where district = @district::integer and id = @edition::bigint
