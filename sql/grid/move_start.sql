-- A scheduled edition begins on another day; its end goes where it must not be before that.
update edition set during = daterange(@day::date, case when upper(during) > @day::date then upper(during) end)
where district = @district::integer and id = @edition::bigint
