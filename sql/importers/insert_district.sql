-- A new district; its id. No row when the name is taken.
insert into district (name, time_zone) values (@name::text, @time_zone::text)
on conflict (name) do nothing
returning id
