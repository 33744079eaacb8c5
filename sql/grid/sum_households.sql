-- Households of the buildings in each governance grid in force today: grid, households.
select grid_now, sum(households)::bigint
from building
where district = @district::integer and grid_now is not null
group by grid_now
