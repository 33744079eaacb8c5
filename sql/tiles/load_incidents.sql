-- Incidents in a box of the lattice, in the order of their cells: id, cell, seconds since
-- 2000-01-01 UTC, category, status.
select i.id, i.cell, floor(date_part('epoch', i.reported_at))::bigint - 946684800, i.category, i.status
from incident i
where i.district = @district::integer and i.cell between @first::bigint and @last::bigint
  and i.x between @x0::bigint and @x1::bigint and i.y between @y0::bigint and @y1::bigint
