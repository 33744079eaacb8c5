-- What a district holds: grids of the edition, buildings, households, households without those of
-- grids with 1 to 9 and of buildings in no grid, posts open on @day, incidents, unplaced incidents, and the months (of the district's time zone) that have incidents.
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
    select coalesce(sum(n), 0)::bigint as n, coalesce(sum(households), 0)::bigint as households,
        coalesce(sum(households) filter (where grid_now is not null and households >= 10), 0)::bigint as told
    from (
        select grid_now, count(*) as n, sum(households) as households
        from building where district = @district::integer group by grid_now
    ) by_grid
)
select (select count(*) from grid_shape where district = @district::integer and edition = @edition::bigint),
    b.n, b.households, b.told,
    (select count(*) from post where district = @district::integer and during @> @day::date),
    (select coalesce(sum(n), 0)::bigint from months),
    (select count(*) from incident where district = @district::integer and grid_now is null),
    (select coalesce(array_agg(to_char(month, 'YYYY-MM') order by month), '{}') from months)
from buildings b
