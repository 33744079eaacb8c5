-- The days an edition is judged by: today in the district's time zone, the day its assignments count
-- (its first in force or the one its planner means it for, but never one that is past), and the
-- instant a year of incidents ends before today began 364 days ago.
select today::text, greatest(today, lower(e.during), e.planned_from)::text, district_instant(d.id, today - 364)
from district d
cross join lateral (select (now() at time zone d.time_zone)::date as today) t
left join edition e on e.district = d.id and e.id = @edition::bigint
where d.id = @district::integer
