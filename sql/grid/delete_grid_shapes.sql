-- Takes grids out of an edition.
delete from grid_shape where district = @district::integer and edition = @edition::bigint and grid = any (@grids::bigint[])
