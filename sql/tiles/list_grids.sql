-- Every grid of an edition on a day: id, box as x0 y0 x1 y1 on the lattice, state, households
-- (null for 1 to 9, which would say too much of too few), buildings.
select gs.grid,
    array[st_xmin(s.geom)::bigint, st_ymin(s.geom)::bigint, st_xmax(s.geom)::bigint, st_ymax(s.geom)::bigint],
    st.state,
    case when b.households between 1 and 9 then null else coalesce(b.households, 0)::integer end,
    coalesce(b.buildings, 0)::integer
from grid_shape gs
join shape s on s.district = gs.district and s.id = gs.shape
join grid_states(@district::integer, @day::date) st on st.grid = gs.grid
left join (
    select grid_now, count(*) as buildings, sum(households) as households
    from building where district = @district::integer group by grid_now
) b on b.grid_now = gs.grid
where gs.district = @district::integer and gs.edition = @edition::bigint
order by gs.grid
