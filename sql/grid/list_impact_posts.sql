-- Posts open on @day in one of the lattice boxes, once a box: id, lattice place, name.
select p.id, p.x::bigint, p.y::bigint, p.name
from unnest(@x0::bigint[], @y0::bigint[], @x1::bigint[], @y1::bigint[]) as b (x0, y0, x1, y1)
join post p on p.x between b.x0 and b.x1 and p.y between b.y0 and b.y1
where p.district = @district::integer and p.during @> @day::date
