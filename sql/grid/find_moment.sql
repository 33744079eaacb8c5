-- One district on one day: the resolved district and day, whether it is today, the feed
-- number, whether an edition was found, and the edition (nulls as zeros if none).
select d.id, chosen.day::text, chosen.day = (now() at time zone d.time_zone)::date,
    coalesce(f.last, 0), e.id is not null,
    coalesce(e.id, 0), coalesce(e.name, ''), coalesce(e.state, ''), coalesce(e.proved, false),
    lower(e.during)::text, upper(e.during)::text
from district d
cross join lateral (select coalesce(@day::date, (now() at time zone d.time_zone)::date) as day) chosen
left join feed f on f.district = d.id
left join lateral (
    select * from edition e
    where e.district = d.id and case when @edition::bigint is null
        then e.id in (select edition_on(d.id, chosen.day))
        else e.id = @edition::bigint end
) e on true
where d.id = coalesce(@district::integer, (select min(id) from district))
