-- The last edition of a district's timeline but @edition, locked: id, name, state, first day, first day no
-- longer, and today.
select e.id, e.name, e.state, e.proved, lower(e.during)::text, upper(e.during)::text, (now() at time zone d.time_zone)::date::text
from edition e join district d on d.id = e.district
where e.district = @district::integer and e.id <> @edition::bigint and e.state in ('scheduled', 'in_force', 'superseded')
  and (@before::date is null or lower(e.during) < @before::date)
order by lower(e.during) desc limit 1
for no key update of e
