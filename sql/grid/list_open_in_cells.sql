-- Open incidents of ranges of cells (side by side) reported before @before (null: all): id, time, lattice
-- place. OFFSET makes it look up range by range.
select i.id, i.reported_at, i.x::bigint, i.y::bigint
from unnest(@lows::bigint[], @highs::bigint[]) as r (low, high)
cross join lateral (
    select id, reported_at, x, y from incident
    where district = @district::integer and cell between r.low and r.high and closed_at is null
      and (@before::timestamptz is null or reported_at < @before::timestamptz)
    offset 0
) i
