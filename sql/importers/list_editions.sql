-- Editions that are or were in force, oldest first: id, first day, first day after (null: none),
-- and the instants those begin in the district's time zone.
select e.id, lower(e.during)::text, upper(e.during)::text,
    lower(e.during)::timestamp at time zone d.time_zone, upper(e.during)::timestamp at time zone d.time_zone, e.state = 'in_force'
from edition e join district d on d.id = e.district
where e.district = @district::integer and e.state in ('in_force', 'superseded')
order by lower(e.during)
