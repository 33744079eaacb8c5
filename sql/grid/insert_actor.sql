-- Adds an actor; returns it.
insert into actor (district, name, display_name, roles, scope_area, password_hash, created_by, updated_by)
values (@district::integer, @name::text, @display_name::text, @roles::text[], @scope_area::bigint,
    @password_hash::text, @by::bigint, @by::bigint)
returning district, id, name, display_name, roles, scope_area
