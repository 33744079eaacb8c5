-- Takes a comment's words away; who wrote it, and when, stays.
update edition_comment set text = '', deleted_at = clock_timestamp()
where district = @district::integer and id = @comment::bigint
