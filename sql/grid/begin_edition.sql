-- An edition comes into force on a day, or will; until when it does stays as it was. What is
-- published now is noted with who did it.
update edition set during = daterange(@day::date, upper(during)), state = @state::text, blocked = null,
    published_by = case when @published::boolean then @actor::bigint else published_by end,
    published_at = case when @published::boolean then now() else published_at end
where district = @district::integer and id = @edition::bigint
