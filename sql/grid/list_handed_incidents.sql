-- What incidents are about, by time and id (side by side): id, time, category's code and name, status,
-- summary, address, place. @first and @last bound the times, so that only their months are opened.
select i.id, i.reported_at, c.code, c.name, i.status, i.summary, i.address, i.place
from unnest(@ids::bigint[], @times::timestamptz[]) as m (id, at)
join incident i on i.district = @district::integer and i.reported_at = m.at and i.id = m.id
join incident_category c on c.district = i.district and c.id = i.category
where i.reported_at between @first::timestamptz and @last::timestamptz
order by i.id
