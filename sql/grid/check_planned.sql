-- What an edition cannot plan with: grids it does not have, organisations that are no branches of the
-- district, members it does not have.
select array(select g from unnest(@grids::bigint[]) g
        where not exists (select from grid_shape gs where gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = g)),
    array(select o from unnest(@organisations::bigint[]) o
        where not exists (select from organisation b where b.district = @district::integer and b.id = o and b.level = 4)),
    array(select m from unnest(@members::bigint[]) m
        where not exists (select from member b where b.district = @district::integer and b.id = m))
