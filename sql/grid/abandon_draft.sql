-- A draft is given up.
update edition set state = 'abandoned' where district = @district::integer and id = @edition::bigint
