-- What pairs of grids of an edition share: the common ground on the lattice (empty when it
-- is thinner than a unit), its geodesic area and outline, and the smaller grid's area.
with used as (
    select g as grid from unnest(@first::bigint[]) g union select g from unnest(@second::bigint[]) g
), valid as materialized (
    select u.grid, s.area_m2, case when st_isvalid(s.geom) then s.geom else st_makevalid(s.geom, 'method=structure') end as geom
    from used u
    join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = u.grid
    join shape s on s.district = gs.district and s.id = gs.shape
), shared as (
    select p.a, p.b, least(va.area_m2, vb.area_m2) as smaller,
        st_multi(st_collectionextract(st_intersection(va.geom, vb.geom, 1.0), 3)) as geom
    from unnest(@first::bigint[], @second::bigint[]) as p (a, b)
    join valid va on va.grid = p.a
    join valid vb on vb.grid = p.b
)
select a, b, geom, lattice_area(geom), lattice_length(geom), smaller from shared
