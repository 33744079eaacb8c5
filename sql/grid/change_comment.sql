-- Gives a comment another text.
update edition_comment set text = @text::text, changed_at = clock_timestamp()
where district = @district::integer and id = @comment::bigint
