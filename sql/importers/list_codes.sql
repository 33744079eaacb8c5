-- Governance grids of an edition: id, code, name, kind, community (0: none).
select gs.grid, gs.code, gs.name, gs.kind, coalesce(gs.community, 0) from grid_shape gs
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'governance'
