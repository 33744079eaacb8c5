-- Grids of a layer of an edition whose lattice box meets @box, at most @most, and those around them
-- whose box meets one of theirs: grid, code, name, community and street (0: none), version, whether it
-- meets @box itself, shape; by id.
with core as materialized (
    select gs.grid, gs.box
    from grid_shape gs
    where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = @layer::text
      and gs.box && box(point((@box::bigint[])[1], (@box::bigint[])[2]), point((@box::bigint[])[3], (@box::bigint[])[4]))
    limit @most::integer
), around as (
    select distinct gs.grid, gs.shape
    from core
    join grid_shape gs on gs.box && core.box
        and gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = @layer::text
)
select gs.grid, gs.code, gs.name, coalesce(gs.community, 0), coalesce(c.parent, 0), gs.version,
    exists (select from core where core.grid = gs.grid), s.geom
from around a
join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = a.grid
join shape s on s.district = gs.district and s.id = gs.shape
left join area c on c.district = gs.district and c.id = gs.community
order by gs.grid
