-- Micro grids of an edition that lie in the grids, with their lattice shapes.
select gs.grid, gs.shape, gs.layer, gs.code, gs.name, gs.kind, gs.community, gs.parent, gs.version, gs.nodes_version, s.geom
from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'micro' and gs.parent = any (@grids::bigint[])
order by gs.grid
