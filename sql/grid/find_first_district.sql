-- The district with the lowest id, which is meant when none is named; 0 when there is none.
select coalesce(min(id), 0) from district
