-- What people call buildings: id, name.
select id, building_name(estate, number, address, id)
from building
where district = @district::integer and id = any (@buildings::bigint[])
