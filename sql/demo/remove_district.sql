-- Deletes a district and all that belongs to it, its incidents gone already.
select remove_district(@district::integer)
