-- Addresses of buildings: id and address, else estate and number.
select id, coalesce(nullif(address, ''), trim(estate || ' ' || number))
from building
where district = @district::integer and id = any (@buildings::bigint[])
