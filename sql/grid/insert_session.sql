-- Opens a session, ends the one it replaces and all but the newest of the actor's others;
-- returns when it ends at the latest.
with replaced as (
    delete from session where hash = @replaces::bytea
), crowded as (
    delete from session where hash in (
        select hash from session where district = @district::integer and actor = @actor::bigint
        order by seen_at desc offset @keep::integer)
)
insert into session (hash, district, actor, expires_at)
values (@hash::bytea, @district::integer, @actor::bigint, now() + @life::interval)
returning expires_at
