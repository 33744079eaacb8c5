-- Makes a loaded month a partition.
select attach_incident_load(@name::text, @first::date)
