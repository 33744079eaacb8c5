-- Scheduled editions whose day has begun where they are, and blocked ones, by first day.
select e.district, e.id
from edition e join district d on d.id = e.district
where e.state = 'scheduled' and (lower(e.during) <= (now() at time zone d.time_zone)::date or e.blocked is not null)
order by lower(e.during), e.district, e.id
