-- The comment an actor made under a key.
select id, sha256 from edition_comment
where district = @district::integer and edition = @edition::bigint and author = @actor::bigint and key = @key::text
