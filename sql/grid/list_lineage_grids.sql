-- Governance grids of two editions by id: whether it is the later one's, grid, code, name, doubled
-- lattice area, geodesic area.
select gs.edition = @edition::bigint, gs.grid, gs.code, gs.name, s.area2, s.area_m2
from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
where gs.district = @district::integer and gs.edition in (@edition::bigint, @base::bigint) and gs.layer = 'governance'
order by gs.grid
