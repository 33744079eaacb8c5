-- Of an edition: its base, the day before it comes into force (never one to come), the day it does, and
-- when it did (null: not yet).
select e.base, least(edition_day(e.district, e.id) - 1, (now() at time zone d.time_zone)::date)::text, edition_day(e.district, e.id)::text,
    (select max(v.at) from edition_event v where v.district = e.district and v.edition = e.id and v.kind = 'published')
from edition e join district d on d.id = e.district
where e.district = @district::integer and e.id = @edition::bigint
