-- An edition whose state stays as it is until commit, and the box around the district (null: no outline yet).
-- Whoever waits to have the edition alone has the next turn: row locks alone would let others pass by.
select e.state, e.name, e.proved,
    case when d.outline is not null then array[st_xmin(d.outline), st_ymin(d.outline), st_xmax(d.outline), st_ymax(d.outline)]::bigint[] end,
    pg_advisory_xact_lock_shared(hashtextextended('turn', (@district::bigint << 40) # @edition::bigint))
from edition e join district d on d.id = e.district
where e.district = @district::integer and e.id = @edition::bigint
for share of e
