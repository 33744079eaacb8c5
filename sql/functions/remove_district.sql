-- A district is removed in two transactions: first its incidents, then the rest. Were it one,
-- every grid deleted would look through all dead incidents for one that names it.

-- remove_incidents deletes a district's incidents and drops months that hold no others.
create or replace function remove_incidents(district_id integer) returns void
language plpgsql as $$
declare
    part regclass;
    held boolean;
begin
    delete from incident_key where district = district_id;
    for part in select inhrelid::regclass from pg_inherits where inhparent = 'incident'::regclass and inhrelid <> 'incident_default'::regclass
    loop
        execute format('select exists (select from %s where district <> $1)', part) into held using district_id;
        if not held then -- look again when nobody can add a row before the drop
            execute format('lock table %s in access exclusive mode', part);
            execute format('select exists (select from %s where district <> $1)', part) into held using district_id;
        end if;
        if held then
            execute format('delete from %s where district = $1', part) using district_id;
        else
            execute format('drop table %s', part);
        end if;
    end loop;
    delete from incident where district = district_id;
end
$$;

-- remove_district deletes a district's rows from every table that has them, those that refer to
-- others first, and then the district itself.
create or replace function remove_district(district_id integer) returns void
language plpgsql as $$
declare
    rest oid[];
    free oid[];
    t oid;
begin
    perform set_config('gridmap.removing', district_id::text, true);
    select array_agg(c.oid order by c.relname) into rest
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'district' and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition
      and c.relnamespace = (select relnamespace from pg_class where oid = 'district'::regclass);
    while cardinality(rest) > 0 loop
        select array_agg(r.oid) into free
        from unnest(rest) r (oid)
        where not exists (select from pg_constraint f
            where f.contype = 'f' and f.confrelid = r.oid and f.conrelid <> r.oid and f.conrelid = any (rest));
        if free is null then
            raise exception 'tables refer to each other in a circle: %', rest::regclass[];
        end if;
        foreach t in array free loop
            execute format('delete from %s where district = $1', t::regclass) using district_id;
        end loop;
        rest := array(select r from unnest(rest) r where r <> all (free));
    end loop;
    delete from district where id = district_id;
end
$$;
