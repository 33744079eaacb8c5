-- building_name is what people call a building: estate and number with the address behind, the
-- address alone, or its id.
create or replace function building_name(estate text, number text, address text, id bigint) returns text
language sql immutable strict parallel safe as $$
    select case
        when estate || number = '' and address = '' then '#' || id
        when estate || number = '' then address
        when address = '' then estate || number
        else estate || number || '(' || address || ')' end
$$;
