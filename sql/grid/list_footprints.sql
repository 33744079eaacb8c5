-- Buildings of a district: anchor, grid and share as stored (0 for no grid), households, footprint.
select id, x::bigint, y::bigint, coalesce(grid_now, 0), grid_share, households, footprint
from building
where district = @district::integer
