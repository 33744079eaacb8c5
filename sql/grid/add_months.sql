-- Makes the partitions of the months (UTC) that hold the moments.
select add_incident_month(m.day)
from (select distinct (date_trunc('month', t at time zone 'UTC'))::date as day from unnest(@times::timestamptz[]) t) m
