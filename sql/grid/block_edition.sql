-- Notes on a scheduled edition why it did not come into force; whether that is other than what it said.
with before as (
    select blocked - 'at' as was from edition where district = @district::integer and id = @edition::bigint
)
update edition e set blocked = @blocked::jsonb || jsonb_build_object('at', now())
from before b
where e.district = @district::integer and e.id = @edition::bigint
returning coalesce((b.was - 'day') is distinct from (@blocked::jsonb - 'day'), true)
