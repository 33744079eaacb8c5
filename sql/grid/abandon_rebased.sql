-- Gives up a draft that another one replaces.
update edition set state = 'abandoned' where district = @district::integer and id = @edition::bigint
