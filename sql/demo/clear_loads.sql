-- Waits for another load to end, keeps others out until the transaction ends, and drops what
-- loads that were killed have left.
select clear_incident_loads()
