-- Who answers for grids of an edition on a day: branches and members with their roles.
select grid, 'branch', organisation, role from edition_branches(@district::integer, @edition::bigint, @day::date) where grid = any (@grids::bigint[])
union all
select grid, 'member', member, role from edition_members(@district::integer, @edition::bigint, @day::date) where grid = any (@grids::bigint[])
