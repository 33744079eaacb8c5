-- Whether there is no district at all.
select not exists (select from district)
