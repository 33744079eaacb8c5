-- R11: communities with grids for which no community committee answers on @day.
select 'R11', 'c' || c.id, 'no_committee', 'warning', array[g.grid], array[g.code], array[g.name],
    null::bigint, null::text, null::text, null::bigint, null::text, lonlat_of(s.label), null::text,
    jsonb_build_object('area', c.name), count(*) over ()
from area c
join lateral (
    select gs.grid, gs.code, gs.name, gs.shape from grid_shape gs
    where gs.district = c.district and gs.edition = @edition::bigint and gs.community = c.id
      and (@grid::bigint is null or gs.grid = @grid::bigint)
    order by gs.code limit 1
) g on true
join shape s on s.district = c.district and s.id = g.shape
where c.district = @district::integer and c.kind = 'community'
  and not exists (select from organisation o where o.district = c.district and o.kind = 'community_committee' and o.area = c.id and o.during @> @day::date)
order by c.code, c.id
