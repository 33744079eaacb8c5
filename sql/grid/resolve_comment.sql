-- Resolves the thread a comment begins, or with @open takes that back.
update edition_comment set resolved_at = case when not @open::boolean then clock_timestamp() end,
    resolved_by = case when not @open::boolean then @actor::bigint end
where district = @district::integer and id = @comment::bigint
