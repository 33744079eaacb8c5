-- Governance grids of @edition other than @ids whose box meets one of the lattice boxes
-- (@x0, @y0, @x1, @y1 side by side): grid, shape.
select distinct on (gs.grid) gs.grid, s.geom
from unnest(@x0::bigint[], @y0::bigint[], @x1::bigint[], @y1::bigint[]) as b (x0, y0, x1, y1)
join shape s on s.geom && st_makeenvelope(b.x0, b.y0, b.x1, b.y1) and s.district = @district::integer
join grid_shape gs on gs.district = s.district and gs.edition = @edition::bigint and gs.shape = s.id
where gs.layer = 'governance' and gs.grid <> all (@ids::bigint[])
order by gs.grid
