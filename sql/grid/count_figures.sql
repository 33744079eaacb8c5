-- What lies in each grid in force (0: in none): buildings, households, incidents reported since @since.
select grid, sum(buildings)::integer, sum(households)::integer, sum(incidents)::integer
from (
    select coalesce(grid_now, 0) as grid, count(*) as buildings, sum(households) as households, 0 as incidents
    from building where district = @district::integer group by grid_now
    union all
    select coalesce(grid_now, 0), 0, 0, count(*)
    from incident where district = @district::integer and reported_at >= @since::timestamptz
    group by grid_now
) parts
group by grid
