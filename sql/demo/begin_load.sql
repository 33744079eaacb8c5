-- Makes the table a month of incidents is loaded into.
select begin_incident_load(@name::text, @first::date)
