-- Gives a draft what the check of another edition's borders found.
insert into edition_finding (district, edition, rule, severity, grids, place, extent, detail)
select district, @draft::bigint, rule, severity, grids, place, extent, detail
from edition_finding where district = @district::integer and edition = @source::bigint
order by id
