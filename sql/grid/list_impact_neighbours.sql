-- Governance grids of @edition other than @ids whose box meets one of the lattice boxes
-- (@x0, @y0, @x1, @y1 side by side): grid, shape.
select distinct on (gs.grid) gs.grid, s.geom
from unnest(@x0::bigint[], @y0::bigint[], @x1::bigint[], @y1::bigint[]) as b (x0, y0, x1, y1)
join grid_shape gs on gs.box && box(point(b.x0, b.y0), point(b.x1, b.y1))
    and gs.district = @district::integer and gs.edition = @edition::bigint
join shape s on s.district = gs.district and s.id = gs.shape
where gs.layer = 'governance' and gs.grid <> all (@ids::bigint[])
order by gs.grid
