-- Governance grids of an edition: id, code, name, kind.
select gs.grid, gs.code, gs.name, gs.kind from grid_shape gs
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'governance'
