-- R09: buildings in no grid, and where shapes overlap those whose anchor lies in two.
with found as (
    select b.id, 'building_outside' as kind, b.estate, b.number, b.address, b.x, b.y, b.households, b.grid_now
    from building b
    where b.district = @district::integer and b.grid_now is null and @grid::bigint is null
    union all
    select distinct b.id, 'building_twice', b.estate, b.number, b.address, b.x, b.y, b.households, b.grid_now
    from edition_finding f
    join building b on b.district = f.district and b.footprint && f.extent
    where f.district = @district::integer and f.edition = @edition::bigint and f.rule = 'R02' and f.extent is not null
      and (@grid::bigint is null or @grid::bigint = any (f.grids))
      and (select count(*) from grid_at(f.district, f.edition, b.x, b.y)) > 1
)
select 'R09', 'b' || f.id, f.kind, 'warning', case when gs.grid is null then '{}' else array[gs.grid] end,
    case when gs.grid is null then '{}' else array[gs.code] end, case when gs.grid is null then '{}' else array[gs.name] end,
    null::bigint, null::text, null::text, null::bigint, null::text, lonlat_of(st_makepoint(f.x, f.y)), null::text,
    jsonb_build_object('building', f.id, 'place', building_name(f.estate, f.number, f.address, f.id), 'households', f.households),
    count(*) over ()
from found f
left join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = f.grid_now
order by f.households desc, f.id
limit @most::integer
