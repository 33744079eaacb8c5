-- A district's changes after a number, in order, at most so many, and how many seconds ago each was
-- announced.
select district, seq, coalesce(actor, 0) as actor, layer, kind, coalesce(edition, 0) as edition, coalesce(batch, 0) as batch,
    before::bigint[] as before, after::bigint[] as after,
    extract(epoch from clock_timestamp() - at)::double precision as ago
from change
where district = @district::integer and seq > @after::bigint
order by seq
limit @most::integer
