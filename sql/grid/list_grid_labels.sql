-- General governance grids of an edition by code: id, code, name, label in degrees.
select gs.grid, gs.code, gs.name, lonlat_of(s.label)
from grid_shape gs
join shape s on s.district = gs.district and s.id = gs.shape
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'governance' and gs.kind = 'general'
  and (@grid::bigint is null or gs.grid = @grid::bigint)
order by gs.code
