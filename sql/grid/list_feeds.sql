-- The last number of every district's feed.
select district, last from feed order by district
