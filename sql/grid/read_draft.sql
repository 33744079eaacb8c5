-- What hold_draft.sql gives, without keeping it.
select e.state, e.name, e.proved,
    case when d.outline is not null then array[st_xmin(d.outline), st_ymin(d.outline), st_xmax(d.outline), st_ymax(d.outline)]::bigint[] end,
    null
from edition e join district d on d.id = e.district
where e.district = @district::integer and e.id = @edition::bigint
