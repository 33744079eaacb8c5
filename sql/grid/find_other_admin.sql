-- Whether an enabled actor other than the given one may administer the district. Ask after
-- locking: a statement that waits for a lock still sees the table as it was before.
select exists (
    select from actor
    where district = @district::integer and id <> @actor::bigint and disabled_at is null and 'admin' = any (roles))
