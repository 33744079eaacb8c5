-- Governance grids of an edition that belong to a community: grid, community, street, state on
-- @day, lattice box, label, geodesic area.
select gs.grid, gs.community, c.parent, st.state,
    array[st_xmin(s.geom), st_ymin(s.geom), st_xmax(s.geom), st_ymax(s.geom)]::bigint[], s.label, s.area_m2
from grid_shape gs
join shape s on s.district = gs.district and s.id = gs.shape
join area c on c.district = gs.district and c.id = gs.community
join grid_states(@district::integer, @edition::bigint, @day::date) st on st.grid = gs.grid
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'governance'
order by gs.grid
