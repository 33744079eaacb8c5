-- Adds a district; returns its id.
insert into district (name, time_zone, settings) values (@name::text, @time_zone::text, @settings::jsonb) returning id
