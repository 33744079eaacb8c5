-- Makes sure the incident partitions of this month and the next so many exist; their names.
select add_incident_month((date_trunc('month', now() at time zone 'UTC') + make_interval(months => n))::date)
from generate_series(0, @ahead::integer) n
