-- The first and the last month with incidents in the district's time zone, as first days;
-- nulls without incidents. One look at either end of the index, not all rows.
select date_trunc('month', (select min(reported_at) from incident where district = @district::integer) at time zone d.time_zone)::date,
    date_trunc('month', (select max(reported_at) from incident where district = @district::integer) at time zone d.time_zone)::date
from district d
where d.id = @district::integer
