-- How many of the months (UTC) that hold the moments have no partition yet.
select count(*)
from (select distinct to_char(t at time zone 'UTC', 'YYYYMM') as month from unnest(@times::timestamptz[]) t) m
where to_regclass('incident_' || month) is null
