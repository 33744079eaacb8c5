-- A draft that will replace @base, made from @source with what is known about its borders; its id.
insert into edition (district, name, state, base, proved, planned_from, note, outside, created_by)
select s.district, @name::text, 'draft', @base::bigint, s.proved, @planned_from::date, @note::text, s.outside, @actor::bigint
from edition s where s.district = @district::integer and s.id = @source::bigint
returning id
