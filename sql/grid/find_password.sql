-- The actor a name and password could be, with the hash to check; no row for unknown and
-- disabled names and those without a password. district null: the one with the lowest id.
select district, id, name, display_name, roles, scope_area, password_hash
from actor
where district = coalesce(@district::integer, (select min(id) from district)) and name = @name::text
  and disabled_at is null and password_hash is not null
