-- Every sequence's quoted name and last value, null before its first.
select format('%I.%I', s.schemaname, s.sequencename), s.last_value
from pg_sequences s
order by 1
