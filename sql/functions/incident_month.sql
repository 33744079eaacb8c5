-- add_incident_month makes sure the partition for the month of a day exists: built beside the
-- table, filled from the DEFAULT partition if rows already wait there, then attached.
-- It returns the partition's name. Months are UTC.
create or replace function add_incident_month(day date) returns text
language plpgsql as $$
declare
    first date := date_trunc('month', day)::date;
    name  text := 'incident_' || to_char(first, 'YYYYMM');
    lower timestamptz := first::timestamp at time zone 'UTC';
    upper timestamptz := (first + interval '1 month') at time zone 'UTC';
begin
    if to_regclass(name) is not null then
        return name;
    end if;
    perform pg_advisory_xact_lock(7012449);
    if exists (select from pg_class where relname = name and relnamespace = (select relnamespace from pg_class where oid = 'incident'::regclass)) then
        return name; -- somebody else made it meanwhile; to_regclass would still remember that there is none
    end if;
    -- Attaching locks them too, but only after the incidents; operations make grids before they read incidents.
    lock table incident_category, grid in share row exclusive mode;
    execute format('create table %I (like incident including all excluding identity)', name);
    execute format('alter table %I add constraint bounds check (reported_at >= %L and reported_at < %L)', name, lower, upper);
    if exists (select from incident_default where reported_at >= lower and reported_at < upper) then
        execute format('insert into %I (district, id, reported_at, source, source_key, category, status, summary, address, place, x, y, grid_at_event, grid_now, accepted_at, dispatched_at, done_at, closed_at, due_at)
            select district, id, reported_at, source, source_key, category, status, summary, address, place, x, y, grid_at_event, grid_now, accepted_at, dispatched_at, done_at, closed_at, due_at
            from incident_default where reported_at >= %L and reported_at < %L', name, lower, upper);
        delete from incident_default where reported_at >= lower and reported_at < upper;
    end if;
    execute format('alter table incident attach partition %I for values from (%L) to (%L)', name, lower, upper);
    execute format('alter table %I drop constraint bounds', name);
    return name;
end
$$;

-- next_change takes the district's next feed number and writes the change row: call it as the
-- last statement before commit.
create or replace function next_change(district_id integer, actor_id bigint, layer text, kind text,
    edition_id bigint, batch_id bigint, box_before bigint[], box_after bigint[], detail jsonb) returns bigint
language sql as $$
    with taken as (
        insert into feed (district, last) values (district_id, 1)
        on conflict (district) do update set last = feed.last + 1
        returning last
    )
    insert into change (district, seq, at, actor, layer, kind, edition, batch, before, after, detail)
    select district_id, last, clock_timestamp(), actor_id, layer, kind, edition_id, batch_id, box_before, box_after, coalesce(detail, '{}')
    from taken
    returning seq
$$;
