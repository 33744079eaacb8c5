-- Every area: id, parent (0: none), kind, level, name, where its shape is from, and the shape
-- on the lattice: with unite the union of its grids in the edition, else the imported outline
-- if it has one. Null without either. GEOS cannot be cancelled; one area is one union,
-- and turns exteriors the other way than shapes on the lattice do.
with community as materialized (
    select gs.community as area, st_union(case when st_isvalid(s.geom) then s.geom else st_makevalid(s.geom, 'method=structure') end, 1.0) as geom
    from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
    where @unite::boolean and gs.district = @district::integer and gs.edition = @edition::bigint
      and gs.layer = 'governance' and gs.community is not null
    group by gs.community
), united as (
    select area, geom from community
    union all
    select a.parent, st_union(c.geom, 1.0)
    from community c join area a on a.district = @district::integer and a.id = c.area
    where a.parent is not null
    group by a.parent
)
select a.id, coalesce(a.parent, 0), a.kind, a.level, a.name,
    case when u.geom is not null then 'grids' else 'reference' end,
    case when u.geom is not null then st_forcepolygonccw(st_multi(st_collectionextract(u.geom, 3)))
        else lattice_shape(a.reference) end
from area a left join united u on u.area = a.id
where a.district = @district::integer
order by a.level, a.id
