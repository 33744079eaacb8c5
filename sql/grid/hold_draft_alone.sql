-- What hold_draft.sql gives, and no other operation on it until commit.
select e.state, e.name, e.proved,
    case when d.outline is not null then array[st_xmin(d.outline), st_ymin(d.outline), st_xmax(d.outline), st_ymax(d.outline)]::bigint[] end,
    pg_advisory_xact_lock(hashtextextended('turn', (@district::bigint << 40) # @edition::bigint))
from edition e join district d on d.id = e.district
where e.district = @district::integer and e.id = @edition::bigint
for update of e
