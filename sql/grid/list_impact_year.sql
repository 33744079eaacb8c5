-- Incidents of ranges of cells reported since @since: cell, how many. OFFSET makes it look up
-- range by range.
select i.cell, count(*)
from unnest(@lows::bigint[], @highs::bigint[]) as r (low, high)
cross join lateral (
    select cell from incident
    where district = @district::integer and cell between r.low and r.high and reported_at >= @since::timestamptz
    offset 0
) i
group by i.cell
