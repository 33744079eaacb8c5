-- Changes what is not null of an actor; returns it and whether it may sign in. scope_area 0
-- means the whole district.
update actor set
    display_name = coalesce(@display_name::text, display_name),
    roles = coalesce(@roles::text[], roles),
    scope_area = case when @scope_area::bigint is null then scope_area else nullif(@scope_area::bigint, 0) end,
    password_hash = coalesce(@password_hash::text, password_hash),
    disabled_at = case when @disabled::boolean is null then disabled_at
                       when @disabled::boolean then coalesce(disabled_at, now()) end,
    updated_at = now(), updated_by = @by::bigint
where district = @district::integer and id = @actor::bigint
returning district, id, name, display_name, roles, scope_area
