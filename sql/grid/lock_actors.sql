-- Locks a district's actors against other changes of actors; returns whether one who is not
-- the given actor may administer.
with locked as materialized (
    select id from district where id = @district::integer for no key update
)
select exists (
    select from actor a join locked on locked.id = a.district
    where a.id <> @actor::bigint and a.disabled_at is null and 'admin' = any (a.roles))
