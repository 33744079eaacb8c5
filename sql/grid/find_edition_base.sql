-- What an edition is compared with: @against if it is named and there, else what the edition is based
-- on; null if neither.
select coalesce(a.id, e.base)
from edition e
left join edition a on a.district = e.district and a.id = @against::bigint
where e.district = @district::integer and e.id = @edition::bigint and (@against::bigint is null or a.id is not null)
