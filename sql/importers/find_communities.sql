-- The community whose reference outline holds each place (WGS84, in order): its id, 0 for none.
select coalesce((select a.id from area a where a.district = @district::integer and a.level = 2 and st_covers(a.reference, p.place)
    order by a.id limit 1), 0)
from unnest(@places::geometry[]) with ordinality as p (place, n)
order by n
