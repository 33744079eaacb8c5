-- What happened to an edition, newest first, before event @before (null: from the last): id, time,
-- who, kind, note, detail.
select v.id, v.at, a.id, coalesce(nullif(a.display_name, ''), a.name), v.kind, v.note, v.detail
from edition_event v
left join actor a on a.district = v.district and a.id = v.actor
where v.district = @district::integer and v.edition = @edition::bigint and (@before::bigint is null or v.id < @before::bigint)
order by v.id desc
limit @limit::integer
