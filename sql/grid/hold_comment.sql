-- A comment that nobody else changes until commit: who wrote it, what it answers (0: nothing), its
-- text, whether it is deleted, whether it is resolved, and where its thread is pinned.
select c.author, coalesce(c.reply_to, 0), c.text, c.deleted_at is not null, c.resolved_at is not null,
    coalesce(c.place, (select h.place from edition_comment h where h.district = c.district and h.id = c.reply_to))
from edition_comment c
where c.district = @district::integer and c.edition = @edition::bigint and c.id = @comment::bigint
for update
