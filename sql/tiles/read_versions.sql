-- The last change of every layer of every district's feed; rows under the name '' stand for
-- what was pruned before the oldest row kept.
select district, layer, max(seq) as seq from change group by district, layer
union all
select f.district, '', coalesce((select min(c.seq) - 1 from change c where c.district = f.district), f.last)
from feed f
