-- What a district holds: grids of the edition, buildings, households, posts, incidents,
-- unplaced incidents, and the months (of the district's time zone) that have incidents.
with months as (
    select date_trunc('month', i.reported_at at time zone d.time_zone) as month,
        count(*) as n, count(*) filter (where i.grid_now is null) as unplaced
    from incident i join district d on d.id = i.district
    where i.district = @district::integer
    group by 1
), buildings as (
    select count(*) as n, coalesce(sum(households), 0) as households
    from building where district = @district::integer
)
select (select count(*) from grid_shape where district = @district::integer and edition = @edition::bigint),
    b.n, b.households,
    (select count(*) from post where district = @district::integer),
    coalesce(sum(m.n), 0)::bigint, coalesce(sum(m.unplaced), 0)::bigint,
    coalesce(array_agg(to_char(m.month, 'YYYY-MM') order by m.month) filter (where m.month is not null), '{}')
from buildings b left join months m on true
group by b.n, b.households
