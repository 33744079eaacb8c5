-- Indexes a loaded month.
select index_incident_load(@name::text)
