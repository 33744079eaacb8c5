-- The names of all districts by id.
select name from district order by id
