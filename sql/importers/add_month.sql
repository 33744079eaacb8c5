-- Makes sure the partition of a month exists; its name.
select add_incident_month(@day::date)
