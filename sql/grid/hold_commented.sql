-- An edition that stays in its state while somebody comments on it.
select id, name, state from edition where district = @district::integer and id = @edition::bigint for share
