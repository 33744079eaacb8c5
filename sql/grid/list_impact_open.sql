-- Open incidents of ranges of cells: id, time, cell. OFFSET makes it look up range by range.
select i.id, i.reported_at, i.cell
from unnest(@lows::bigint[], @highs::bigint[]) as r (low, high)
cross join lateral (
    select id, reported_at, cell from incident
    where district = @district::integer and cell between r.low and r.high and closed_at is null
    offset 0
) i
