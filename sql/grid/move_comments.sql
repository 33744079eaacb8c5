-- Comments of a draft go on in the one that takes its place.
update edition_comment set edition = @draft::bigint where district = @district::integer and edition = @edition::bigint
