-- Forgets which members an edition plans for grids.
delete from planned_member where district = @district::integer and edition = @edition::bigint and grid = any (@grids::bigint[])
