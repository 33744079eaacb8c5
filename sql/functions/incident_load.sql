-- A month of incidents loaded beside the partitioned table and attached when it is complete:
-- indexes are built and foreign keys checked in bulk, and readers see all of it or nothing.

-- clear_incident_loads makes the caller's transaction the only one that loads, and drops what
-- loads that were killed have left. Their names hold a district that was never stored.
create or replace function clear_incident_loads() returns void
language plpgsql as $$
declare
    name text;
begin
    perform pg_advisory_xact_lock(7012450);
    for name in select relname from pg_class
        where relkind = 'r' and relname like 'incident\_load\_%' and relnamespace = (select relnamespace from pg_class where oid = 'incident'::regclass)
    loop
        execute format('drop table %I', name);
    end loop;
end
$$;

-- begin_incident_load makes an empty table for a month (UTC). A table of that name left by a
-- load that died is dropped.
create or replace function begin_incident_load(name text, first date) returns void
language plpgsql as $$
begin
    execute format('drop table if exists %I', name);
    execute format('create table %I (like incident including all excluding identity excluding indexes)', name);
    execute format('alter table %I add constraint bounds check (reported_at >= %L and reported_at < %L)', name,
        first::timestamp at time zone 'UTC', (first + interval '1 month') at time zone 'UTC');
end
$$;

-- index_incident_load builds what attaching asks for; attaching makes any index missing here.
create or replace function index_incident_load(name text) returns void
language plpgsql as $$
begin
    execute format('alter table %I add primary key (district, reported_at, id)', name);
    execute format('create index on %I (district, cell) include (reported_at, category)', name);
    execute format('create index on %I (district, grid_now, reported_at) include (category)', name);
    execute format('create index on %I (district, cell) where closed_at is null', name);
    execute format('analyze %I', name);
end
$$;

-- attach_incident_load makes the table the partition of its month, which must have none yet,
-- taking along rows of the month that wait in the DEFAULT partition.
create or replace function attach_incident_load(name text, first date) returns void
language plpgsql as $$
declare
    month text := 'incident_' || to_char(first, 'YYYYMM');
    lower timestamptz := first::timestamp at time zone 'UTC';
    upper timestamptz := (first + interval '1 month') at time zone 'UTC';
    index text;
begin
    perform pg_advisory_xact_lock(7012449);
    execute format('alter table %I rename to %I', name, month);
    for index in select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = month::regclass loop
        execute format('alter index %I rename to %I', index, replace(index, name, month));
    end loop;
    if exists (select from incident_default where reported_at >= lower and reported_at < upper) then
        execute format('insert into %I (district, id, reported_at, source, source_key, category, status, summary, address, place, x, y, grid_at_event, grid_now, accepted_at, dispatched_at, done_at, closed_at, due_at)
            select district, id, reported_at, source, source_key, category, status, summary, address, place, x, y, grid_at_event, grid_now, accepted_at, dispatched_at, done_at, closed_at, due_at
            from incident_default where reported_at >= %L and reported_at < %L', month, lower, upper);
        delete from incident_default where reported_at >= lower and reported_at < upper;
    end if;
    execute format('alter table incident attach partition %I for values from (%L) to (%L)', month, lower, upper);
    execute format('alter table %I drop constraint bounds', month);
end
$$;

-- drop_incident_load removes the table of a load that failed, if it is there.
create or replace function drop_incident_load(name text) returns void
language plpgsql as $$
begin
    execute format('drop table if exists %I', name);
end
$$;
