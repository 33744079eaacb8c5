-- The last batch of a kind that published a file with this digest and still stands; its
-- options. No row if there is none.
select id, published_at, options
from import_batch
where district = @district::integer and kind = @kind::text and state = 'published' and file_sha256 = @file_sha256::bytea
order by id desc
limit 1
