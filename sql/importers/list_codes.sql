-- Governance grids of an edition: id and code.
select gs.grid, gs.code from grid_shape gs
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'governance'
