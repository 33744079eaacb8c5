-- What open incidents are about, by time and id (side by side): id, name of the category, summary.
-- @first and @last bound the times, so that only their months are opened.
select i.id, c.name, i.summary
from unnest(@ids::bigint[], @times::timestamptz[]) as m (id, at)
join incident i on i.district = @district::integer and i.reported_at = m.at and i.id = m.id
join incident_category c on c.district = i.district and c.id = i.category
where i.reported_at between @first::timestamptz and @last::timestamptz
