-- Inserts incidents whose (source, source_key) is new. For each item in order: its id or that
-- of the one stored before (null for a key that came twice in this batch), and whether it is new.
with given as materialized (
    select g.*, nextval(pg_get_serial_sequence('incident', 'id')) as id
    from unnest(@sources::text[], @keys::text[], @times::timestamptz[], @categories::integer[], @statuses::text[], @summaries::text[],
        @addresses::text[], @places::geometry[], @xs::bigint[], @ys::bigint[], @events::bigint[], @grids::bigint[],
        @closed::timestamptz[], @due::timestamptz[])
        with ordinality as g (source, key, at, category, status, summary, address, place, x, y, event, grid, closed_at, due_at, n)
), keyed as (
    insert into incident_key (district, source, source_key, reported_at, id)
    select @district::integer, source, key, at, id from given order by n
    on conflict do nothing
    returning id
), added as (
    insert into incident (district, id, reported_at, source, source_key, category, status, summary, address, place, x, y,
        grid_at_event, grid_now, closed_at, due_at)
    select @district::integer, g.id, at, source, key, category, status, summary, address, place, x, y,
        nullif(event, 0), nullif(grid, 0), closed_at, due_at
    from given g join keyed using (id)
)
select case when k.id is null then old.id else g.id end, k.id is not null
from given g
left join keyed k on k.id = g.id
left join incident_key old on old.district = @district::integer and old.source = g.source and old.source_key = g.key
order by g.n
