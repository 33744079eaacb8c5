-- What lies in each grid now (0: in none): buildings, households, posts open on @day and
-- incidents of the 90 days that end with @day.
select grid, sum(buildings)::integer, sum(households)::integer, sum(posts)::integer, sum(incidents)::integer
from (
    select coalesce(grid_now, 0) as grid, count(*) as buildings, sum(households) as households, 0 as posts, 0 as incidents
    from building where district = @district::integer group by grid_now
    union all
    select coalesce(grid_now, 0), 0, 0, count(*), 0
    from post where district = @district::integer and during @> @day::date group by grid_now
    union all
    select coalesce(grid_now, 0), 0, 0, 0, count(*)
    from incident where district = @district::integer
      and reported_at >= (select district_instant(@district::integer, @day::date - 89))
      and reported_at < (select district_instant(@district::integer, @day::date + 1))
    group by grid_now
) parts
group by grid
