-- Confirms what is proposed for grids (null: all of the edition's); those it concerned.
with branches as (
    update planned_branch set confirmed = true
    where district = @district::integer and edition = @edition::bigint and not confirmed
      and (@grids::bigint[] is null or grid = any (@grids::bigint[]))
    returning grid
), members as (
    update planned_member set confirmed = true
    where district = @district::integer and edition = @edition::bigint and not confirmed
      and (@grids::bigint[] is null or grid = any (@grids::bigint[]))
    returning grid
)
select coalesce(array_agg(grid order by grid), '{}') from (select grid from branches union select grid from members) g
