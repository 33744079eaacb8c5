-- The ids of the districts that a demo load made.
select id from district where settings -> 'demo' = 'true' order by id
