-- For each moment in order the edition in force on its day in the district, 0 for none. What a clock
-- that is fast dates tomorrow happened today.
select coalesce((select e from edition_on(@district::integer, (least(t.at, now()) at time zone d.time_zone)::date) e), 0)
from unnest(@times::timestamptz[]) with ordinality as t (at, n)
join district d on d.id = @district::integer
order by t.n
