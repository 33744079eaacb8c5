-- R22: buildings a grid border cuts so that more than 1 % lies beyond it.
select 'R22', 'b' || b.id, 'building_cut', 'warning', array[gs.grid], array[gs.code], array[gs.name],
    null::bigint, null::text, null::text, null::bigint, null::text, lonlat_of(st_makepoint(b.x, b.y)), null::text,
    jsonb_build_object('building', b.id, 'place', building_name(b.estate, b.number, b.address, b.id),
        'share', round(100 * b.grid_share::numeric, 1)),
    count(*) over ()
from building b
join grid_shape gs on gs.district = b.district and gs.edition = @edition::bigint and gs.grid = b.grid_now
where b.district = @district::integer and b.grid_share < 0.99
  and (@grid::bigint is null or b.grid_now = @grid::bigint)
order by b.grid_share, b.id
limit @most::integer
