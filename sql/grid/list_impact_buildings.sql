-- Buildings whose footprint's box meets one of the boxes (@west, @south, @east, @north side by side,
-- degrees), once a box: id, lattice anchor, households, estate, number, address, footprint.
select b.id, b.x::bigint, b.y::bigint, b.households, b.estate, b.number, b.address, b.footprint
from unnest(@west::float8[], @south::float8[], @east::float8[], @north::float8[]) as w (x0, y0, x1, y1)
join building b on b.footprint && st_makeenvelope(w.x0, w.y0, w.x1, w.y1, 4326)
where b.district = @district::integer
