-- Sets grid_now (0 is none) of incidents by time and id, and grid_at_event where asked to.
-- @first and @last bound the times, so that only their months are opened.
update incident i set grid_now = nullif(m.grid, 0),
    grid_at_event = case when m.event then nullif(m.grid, 0) else i.grid_at_event end
from unnest(@ids::bigint[], @times::timestamptz[], @grids::bigint[], @events::boolean[]) as m (id, at, grid, event)
where i.district = @district::integer and i.reported_at = m.at and i.id = m.id
  and i.reported_at between @first::timestamptz and @last::timestamptz
