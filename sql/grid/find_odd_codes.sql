-- R17: grid codes that do not begin with their community's code, and codes used in two layers.
select 'R17', 'g' || gs.grid, case when twice.grid is null then 'code_prefix' else 'code_twice' end,
    case when twice.grid is null then 'warning' else 'error' end, array[gs.grid], array[gs.code], array[gs.name],
    null::bigint, null::text, null::text, null::bigint, null::text, lonlat_of(s.label), null::text,
    jsonb_build_object('area', c.name, 'area_code', c.code), count(*) over ()
from grid_shape gs
join shape s on s.district = gs.district and s.id = gs.shape
left join area c on c.district = gs.district and c.id = gs.community
left join lateral (
    select o.grid from grid_shape o
    where o.district = gs.district and o.edition = gs.edition and o.code = gs.code and o.layer < gs.layer limit 1
) twice on true
where gs.district = @district::integer and gs.edition = @edition::bigint
  and (@grid::bigint is null or gs.grid = @grid::bigint)
  and (twice.grid is not null or c.code <> '' and not starts_with(gs.code, c.code))
order by gs.code
