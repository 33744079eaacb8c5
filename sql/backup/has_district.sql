-- Whether anything is stored: all there is belongs to a district.
select exists (select from district)
