-- Adds the edition in force since a day, approved by one actor and published by another; returns its id.
insert into edition (district, name, state, during, created_by, created_at, submitted_by, submitted_at, approved_by, approved_at, published_by, published_at)
values (@district::integer, @name::text, 'in_force', daterange(@since::date, null), @planner::bigint, @created::timestamptz,
    @planner::bigint, @created::timestamptz, @reviewer::bigint, @created::timestamptz, @reviewer::bigint, @created::timestamptz)
returning id
