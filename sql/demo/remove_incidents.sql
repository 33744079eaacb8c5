-- Deletes a district's incidents.
select remove_incidents(@district::integer)
