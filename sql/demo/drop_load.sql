-- Removes the table of a month whose load failed.
select drop_incident_load(@name::text)
