-- What a district holds: grids of the edition, buildings, households, posts, incidents,
-- unplaced incidents, and the months (of the district's time zone) that have incidents.
-- Months are counted one by one along the index: a million times are not turned into months.
with span as materialized (
    select (select time_zone from district where id = @district::integer) as zone,
        (select min(reported_at) from incident where district = @district::integer) as first,
        (select max(reported_at) from incident where district = @district::integer) as last
), months as (
    select m.month, c.n
    from span s
    cross join lateral generate_series(date_trunc('month', s.first at time zone s.zone), s.last at time zone s.zone, interval '1 month') m (month)
    cross join lateral (
        select count(*) as n from incident i
        where i.district = @district::integer
          and i.reported_at >= m.month at time zone s.zone and i.reported_at < (m.month + interval '1 month') at time zone s.zone
    ) c
    where c.n > 0
), buildings as (
    select count(*) as n, coalesce(sum(households), 0) as households
    from building where district = @district::integer
)
select (select count(*) from grid_shape where district = @district::integer and edition = @edition::bigint),
    b.n, b.households,
    (select count(*) from post where district = @district::integer),
    (select coalesce(sum(n), 0)::bigint from months),
    (select count(*) from incident where district = @district::integer and grid_now is null),
    (select coalesce(array_agg(to_char(month, 'YYYY-MM') order by month), '{}') from months)
from buildings b
