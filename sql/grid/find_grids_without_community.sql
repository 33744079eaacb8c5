-- R04: governance grids that belong to no community.
select 'R04', 'g' || gs.grid, 'no_community', 'error', array[gs.grid], array[gs.code], array[gs.name],
    null::bigint, null::text, null::text, null::bigint, null::text, lonlat_of(s.label), null::text, '{}'::jsonb, count(*) over ()
from grid_shape gs
join shape s on s.district = gs.district and s.id = gs.shape
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'governance' and gs.community is null
  and (@grid::bigint is null or gs.grid = @grid::bigint)
order by gs.code
