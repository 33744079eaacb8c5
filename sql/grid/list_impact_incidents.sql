-- Incidents of ranges of cells that are open or were reported since @since: id, time, cell, whether
-- it is open, whether it was reported since then.
select i.id, i.reported_at, i.cell, i.closed_at is null, i.reported_at >= @since::timestamptz
from unnest(@lows::bigint[], @highs::bigint[]) as r (low, high)
join incident i on i.district = @district::integer and i.cell between r.low and r.high
where i.closed_at is null or i.reported_at >= @since::timestamptz
