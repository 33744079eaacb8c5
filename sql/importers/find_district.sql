-- The district of a name or of an id: id, name, time zone, outline (lattice; null before the
-- first edition), today there, and its feed number.
select d.id, d.name, d.time_zone, d.outline, (now() at time zone d.time_zone)::date::text, coalesce(f.last, 0)
from district d
left join feed f on f.district = d.id
where case when @district::integer is null then d.name = @name::text else d.id = @district::integer end
