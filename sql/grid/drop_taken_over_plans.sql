-- Forgets what an edition plans for other grids than these.
with branches as (
    delete from planned_branch where district = @district::integer and edition = @edition::bigint and not grid = any (@branches::bigint[])
)
delete from planned_member where district = @district::integer and edition = @edition::bigint and not grid = any (@members::bigint[])
