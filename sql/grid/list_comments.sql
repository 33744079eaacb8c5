-- Comments of an edition by id, after one; or @comment alone. With @open only threads that are not
-- resolved, with @grid only those about it. An answer is where its thread is, and about what it is
-- about. What is deleted is left out, unless answers stand under it.
select c.id, c.reply_to, coalesce(c.place, h.place), coalesce(c.grid, h.grid), gs.code, gs.name,
    c.text, c.author, coalesce(nullif(a.display_name, ''), a.name), c.made_at, c.changed_at, c.deleted_at,
    c.resolved_at, c.resolved_by, coalesce(nullif(r.display_name, ''), r.name),
    (select jsonb_agg(jsonb_build_object('at', v.at, 'kind', v.kind,
            'actor', jsonb_build_object('id', b.id, 'name', coalesce(nullif(b.display_name, ''), b.name))) order by v.id)
        from edition_comment_event v join actor b on b.district = v.district and b.id = v.actor
        where v.district = c.district and v.comment = c.id)
from edition_comment c
join actor a on a.district = c.district and a.id = c.author
left join actor r on r.district = c.district and r.id = c.resolved_by
left join edition_comment h on h.district = c.district and h.id = c.reply_to
left join grid_shape gs on gs.district = c.district and gs.edition = c.edition and gs.grid = coalesce(c.grid, h.grid)
where c.district = @district::integer and c.edition = @edition::bigint and c.id > @after::bigint
  and case when @comment::bigint is not null then c.id = @comment::bigint
    else (not @open::boolean or coalesce(h.resolved_at, c.resolved_at) is null)
        and (@grid::bigint is null or coalesce(c.grid, h.grid) = @grid::bigint)
        and (c.deleted_at is null or exists (select from edition_comment o
            where o.district = c.district and o.reply_to = c.id and o.deleted_at is null)) end
order by c.id
limit @limit::integer
