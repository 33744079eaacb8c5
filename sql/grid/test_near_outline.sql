-- For each lattice point in order whether it lies within @units of the district's outline; null
-- without an outline.
select st_dwithin(d.outline, st_makepoint(p.x, p.y), @units::double precision)
from unnest(@xs::bigint[], @ys::bigint[]) with ordinality as p (x, y, n)
join district d on d.id = @district::integer
order by p.n
