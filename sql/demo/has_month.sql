-- Whether the month of a day has a partition of incidents.
select to_regclass('incident_' || to_char(@first::date, 'YYYYMM')) is not null
