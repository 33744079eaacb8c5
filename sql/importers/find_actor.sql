-- The actor of a name in a district who may still act: id and roles.
select id, roles from actor where district = @district::integer and name = @name::text and disabled_at is null
