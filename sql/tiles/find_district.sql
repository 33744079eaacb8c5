-- A district (0: the one with the lowest id): id, name, time zone, and the box of its outline
-- as x0 y0 x1 y1 on the lattice (null without an outline).
select d.id, d.name, d.time_zone, case when d.outline is not null then
    array[st_xmin(d.outline)::bigint, st_ymin(d.outline)::bigint, st_xmax(d.outline)::bigint, st_ymax(d.outline)::bigint] end
from district d
where d.id = case when @district::integer = 0 then (select min(id) from district) else @district::integer end
