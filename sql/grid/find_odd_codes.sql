-- R17: grid codes that do not begin with their community's code, and codes used in two layers. The
-- twins come from one window: asked grid by grid, a new edition without statistics takes a second.
with named as materialized (
    select gs.grid, gs.code, gs.name, gs.shape, gs.community, gs.layer > min(gs.layer) over (partition by gs.code) as twice
    from grid_shape gs
    where gs.district = @district::integer and gs.edition = @edition::bigint
)
select 'R17', 'g' || n.grid, case when n.twice then 'code_twice' else 'code_prefix' end,
    case when n.twice then 'error' else 'warning' end, array[n.grid], array[n.code], array[n.name],
    null::bigint, null::text, null::text, null::bigint, null::text, lonlat_of(s.label), null::text,
    jsonb_build_object('area', c.name, 'area_code', c.code), count(*) over ()
from named n
join shape s on s.district = @district::integer and s.id = n.shape
left join area c on c.district = @district::integer and c.id = n.community
where (@grid::bigint is null or n.grid = @grid::bigint)
  and (n.twice or c.code <> '' and not starts_with(n.code, c.code))
order by n.code
