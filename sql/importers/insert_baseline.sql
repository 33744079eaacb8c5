-- A baseline edition in force from a day on; its id.
insert into edition (district, name, state, during, created_by, published_by, published_at)
values (@district::integer, @name::text, 'in_force', daterange(@from::date, null), @actor::bigint, @actor::bigint, now())
returning id
