-- Buildings that are in one of @grids or whose footprint's box meets one of the boxes (degrees, side by
-- side): the columns of list_footprints.sql.
select b.id, b.x::bigint, b.y::bigint, coalesce(b.grid_now, 0), b.grid_share, b.households, b.footprint
from building b
where b.district = @district::integer and b.id in (
    select id from building where district = @district::integer and grid_now = any (@grids::bigint[])
    union
    select n.id from unnest(@west::float8[], @south::float8[], @east::float8[], @north::float8[]) as w (x0, y0, x1, y1)
    join building n on n.footprint && st_makeenvelope(w.x0, w.y0, w.x1, w.y1, 4326)
    where n.district = @district::integer)
