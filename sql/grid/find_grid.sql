-- One grid of an edition: the columns of list_grids.sql, then geodesic perimeter and shape (WGS84).
select gs.grid, gs.code, gs.name, gs.kind, gs.layer, c.id, c.name, t.id, t.name, st.state,
    array[st_xmin(s.geom), st_ymin(s.geom), st_xmax(s.geom), st_ymax(s.geom)]::bigint[], s.label, s.area_m2, gs.version,
    s.perimeter_m, s.lonlat
from grid_shape gs
join shape s on s.district = gs.district and s.id = gs.shape
join grid_states(@district::integer, @edition::bigint, @day::date) st on st.grid = gs.grid
left join area c on c.district = gs.district and c.id = gs.community
left join area t on t.district = c.district and t.id = c.parent
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = @grid::bigint
