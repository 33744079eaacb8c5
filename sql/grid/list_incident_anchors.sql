-- Incidents of a district by time: lattice place, grid_now as stored (0 for none), and whether
-- grid_at_event is unknown while no edition but @edition was in force on the day.
with covered as (
    select coalesce(range_agg(tstzrange(
            lower(e.during)::timestamp at time zone d.time_zone,
            upper(e.during)::timestamp at time zone d.time_zone)), '{}') as by_others
    from edition e join district d on d.id = e.district
    where e.district = @district::integer and e.id <> @edition::bigint
      and e.state in ('scheduled', 'in_force', 'superseded')
)
select i.id, i.reported_at, i.x::bigint, i.y::bigint, coalesce(i.grid_now, 0),
    i.grid_at_event is null and not i.reported_at <@ c.by_others
from incident i cross join covered c
where i.district = @district::integer
order by i.reported_at, i.id
