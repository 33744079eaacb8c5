-- When a change of a district's feed happened. No row if it is not there, or no longer.
select c.at from change c where c.district = @district::integer and c.seq = @seq::bigint
