-- The first and the last month with incidents in the district's time zone, as first days;
-- nulls without incidents.
select date_trunc('month', min(i.reported_at) at time zone d.time_zone)::date,
    date_trunc('month', max(i.reported_at) at time zone d.time_zone)::date
from district d left join incident i on i.district = d.id
where d.id = @district::integer
group by d.id
