-- The last number of a district's feed, 0 before its first change and its id; no row without the district.
select d.id, coalesce((select last from feed where feed.district = d.id), 0) as last
from district d
where d.id = coalesce(@district::integer, (select min(id) from district))
