-- What stands on an edition and would fall with it: its state, editions made from it,
-- responsibilities for grids only it has, and incidents that happened in them.
with only_here as materialized (
    select gs.grid from grid_shape gs
    where gs.district = @district::integer and gs.edition = @edition::bigint
      and not exists (select from grid_shape o where o.district = gs.district and o.grid = gs.grid and o.edition <> gs.edition)
)
select (select state from edition where district = @district::integer and id = @edition::bigint),
    (select count(*) from edition where district = @district::integer and base = @edition::bigint and state <> 'abandoned'),
    (select count(*) from grid_branch b where b.district = @district::integer and b.grid in (select grid from only_here))
    + (select count(*) from grid_member m where m.district = @district::integer and m.grid in (select grid from only_here)),
    (select count(*) from incident i where i.district = @district::integer and i.grid_at_event in (select grid from only_here))
