-- Posts open on a day, by id: id, name, place.
select id, name, place
from post
where district = @district::integer and during @> @day::date
order by id
