-- Incidents in ranges of cells (side by side, apart from each other), of which some may lie elsewhere: the
-- columns of list_incident_anchors.sql. OFFSET makes it look up range by range.
with covered as materialized (
    select coalesce(range_agg(tstzrange(
            lower(e.during)::timestamp at time zone d.time_zone,
            upper(e.during)::timestamp at time zone d.time_zone)), '{}') as by_others
    from edition e join district d on d.id = e.district
    where e.district = @district::integer and e.id <> @edition::bigint
      and e.state in ('scheduled', 'in_force', 'superseded')
)
select i.id, i.reported_at, i.x::bigint, i.y::bigint, coalesce(i.grid_now, 0),
    i.grid_at_event is null and not i.reported_at <@ c.by_others
from unnest(@lows::bigint[], @highs::bigint[]) as r (low, high)
cross join lateral (
    select id, reported_at, x, y, grid_now, grid_at_event from incident
    where district = @district::integer and cell between r.low and r.high
    offset 0
) i
cross join covered c
