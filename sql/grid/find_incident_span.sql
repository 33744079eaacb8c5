-- First and last month (YYYY-MM) with incidents, in the district's time zone; nulls without any.
select to_char((select min(reported_at) from incident where district = d.id) at time zone d.time_zone, 'YYYY-MM'),
    to_char((select max(reported_at) from incident where district = d.id) at time zone d.time_zone, 'YYYY-MM')
from district d
where d.id = @district::integer
