-- The governance shapes of an edition that belong to a community: community, grid, shape.
select gs.community, gs.grid, s.geom
from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
where gs.district = @district::integer and gs.edition = @edition::bigint
  and gs.layer = 'governance' and gs.community is not null
order by gs.community, gs.grid
