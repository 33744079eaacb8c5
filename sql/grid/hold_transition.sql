-- An edition as it is changed from one state to the next: no operation and no other change of state
-- slips in until commit, since those lock it FOR SHARE or like this.
select e.id, e.name, e.state, e.proved, lower(e.during)::text, upper(e.during)::text,
    coalesce(e.base, 0), coalesce(e.submitted_by, 0), e.submitted_at is not null, coalesce(e.planned_from::text, ''), e.blocked is not null,
    (now() at time zone d.time_zone)::date::text
from edition e join district d on d.id = e.district
where e.district = @district::integer and e.id = @edition::bigint
for no key update of e
