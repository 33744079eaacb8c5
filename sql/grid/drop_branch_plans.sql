-- Forgets which branches an edition plans for grids.
delete from planned_branch where district = @district::integer and edition = @edition::bigint and grid = any (@grids::bigint[])
