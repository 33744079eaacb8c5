-- An edition of a district, by id or (id 0) the one in force on a day: id, proved, and
-- whether it is public, that is in force or superseded. No row if there is none.
select e.id, e.proved, e.state in ('in_force', 'superseded')
from edition e
where e.district = @district::integer
  and case when @edition::bigint = 0 then e.id in (select edition_on(@district::integer, @day::date))
      else e.id = @edition::bigint end
