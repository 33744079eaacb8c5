-- Grids of a layer of an edition whose boxes meet one of the boxes, with their lattice shapes.
with hit as materialized (
    select distinct gs.grid, gs.shape
    from unnest(@x0::bigint[], @y0::bigint[], @x1::bigint[], @y1::bigint[]) as b (x0, y0, x1, y1)
    join grid_shape gs on gs.box && box(point(b.x0, b.y0), point(b.x1, b.y1))
        and gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = @layer::text
)
select gs.grid, gs.shape, gs.layer, gs.code, gs.name, gs.kind, gs.community, gs.parent, gs.version, gs.nodes_version, s.geom
from hit
join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = hit.grid
join shape s on s.district = gs.district and s.id = gs.shape
order by gs.grid
