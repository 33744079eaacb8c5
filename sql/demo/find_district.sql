-- The id of the district of a name; no row if there is none.
select id from district where name = @name::text
