-- What the check of an edition's borders found, in the columns of the rules' statements; the
-- extent is GeoJSON.
select f.rule, 'e' || f.id, f.detail ->> 'kind', f.severity, f.grids, n.codes, n.names,
    null::bigint, null::text, null::text, null::bigint, null::text, f.place, st_asgeojson(f.extent, 9), f.detail, 0::bigint
from edition_finding f
cross join lateral (
    select coalesce(array_agg(coalesce(gs.code, '') order by g.n), '{}') as codes, coalesce(array_agg(coalesce(gs.name, '') order by g.n), '{}') as names
    from unnest(f.grids) with ordinality as g (grid, n)
    left join grid_shape gs on gs.district = f.district and gs.edition = f.edition and gs.grid = g.grid
) n
where f.district = @district::integer and f.edition = @edition::bigint
  and (@grid::bigint is null or @grid::bigint = any (f.grids))
order by f.rule, f.id
