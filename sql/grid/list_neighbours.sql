-- Grids of the same layer within 100 lattice units (0.8 m at 34°N) of a grid, by code: those
-- that share a border or a corner, and in an unproved baseline those that nearly do.
select other.grid, other.code, other.name
from grid_shape gs
join shape s on s.district = gs.district and s.id = gs.shape
join grid_shape other on other.district = gs.district and other.edition = gs.edition and other.layer = gs.layer and other.grid <> gs.grid
    and other.box && box(point(st_xmin(s.geom) - 100, st_ymin(s.geom) - 100), point(st_xmax(s.geom) + 100, st_ymax(s.geom) + 100))
join shape o on o.district = other.district and o.id = other.shape
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = @grid::bigint
  and st_dwithin(s.geom, o.geom, 100)
order by other.code, other.grid
