-- Revokes all tokens and open links of an actor.
delete from actor_secret where district = @district::integer and actor = @actor::bigint
