-- Posts in a box of the lattice: id, kind, name, place, and the first day they exist and the
-- first they do not, as days since 2000-01-01 (null: no such day).
select p.id, p.kind, p.name, p.x, p.y, (lower(p.during) - date '2000-01-01')::bigint, (upper(p.during) - date '2000-01-01')::bigint
from post p
where p.district = @district::integer
  and p.x between @x0::bigint and @x1::bigint and p.y between @y0::bigint and @y1::bigint
order by p.id
