-- Grids of one layer of an edition and their lattice shapes, by grid id.
select gs.grid, s.geom
from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = @layer::text
order by gs.grid
