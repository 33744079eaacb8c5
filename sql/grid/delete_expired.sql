-- Forgets sessions and secrets that no longer open anything; returns how many.
with sessions as (
    delete from session where expires_at < now() or seen_at < now() - @idle::interval returning 1
), secrets as (
    delete from actor_secret where expires_at < now() or used_at < now() - interval '1 day' returning 1
)
select (select count(*) from sessions) + (select count(*) from secrets)
