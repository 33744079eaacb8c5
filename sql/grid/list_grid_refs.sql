-- Grids of an edition, all layers: id, code, name.
select grid, code, name from grid_shape where district = @district::integer and edition = @edition::bigint
