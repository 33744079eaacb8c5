-- Districts by id with the day it is there and the edition in force; @district null lists all.
select d.id, d.name, d.time_zone, (now() at time zone d.time_zone)::date::text, d.centre, d.settings, extent.box, coalesce(f.last, 0),
    e.id, e.name, e.state, e.proved, lower(e.during)::text, upper(e.during)::text
from district d
left join feed f on f.district = d.id
left join edition e on e.district = d.id and e.state = 'in_force'
cross join lateral (
    select case when d.outline is null or st_isempty(d.outline) then null else array[
        st_xmin(d.outline), st_ymin(d.outline), st_xmax(d.outline), st_ymax(d.outline)]::bigint[] end as box
) extent
where @district::integer is null or d.id = @district::integer
order by d.id
