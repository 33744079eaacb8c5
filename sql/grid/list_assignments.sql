-- Branches and members responsible for grids, grid by grid, lead and head first: those in force
-- on @day, or all with @history. Grids are named as in @edition, else as in their newest one.
with assigned as (
    select 'branch' as kind, gb.id, gb.grid, gb.organisation, null::bigint as member, o.name, o.form,
        null::text as office, null::text as phone, gb.role, case gb.role when 'lead' then 1 else 2 end as rank,
        gb.during, null::daterange as term
    from grid_branch gb
    join organisation o on o.district = gb.district and o.id = gb.organisation
    where gb.district = @district::integer and @member::bigint is null
      and (@grid::bigint is null or gb.grid = @grid::bigint)
      and (@organisation::bigint is null or gb.organisation = @organisation::bigint)
      and (@history::boolean or gb.during @> @day::date)
    union all
    select 'member', gm.id, gm.grid, null, gm.member, m.name, null, m.office, m.work_phone, gm.role,
        case gm.role when 'head' then 3 when 'worker' then 4 else 5 end, gm.during, m.term
    from grid_member gm
    join member m on m.district = gm.district and m.id = gm.member
    where gm.district = @district::integer
      and (@grid::bigint is null or gm.grid = @grid::bigint)
      and (@organisation::bigint is null or m.organisation = @organisation::bigint)
      and (@member::bigint is null or gm.member = @member::bigint)
      and (@history::boolean or gm.during @> @day::date)
), chosen as (
    select * from assigned
    where (grid, rank, id) > (@after_grid::bigint, @after_rank::integer, @after_id::bigint)
    order by grid, rank, id
    limit @limit::integer
)
select c.kind, c.id, c.grid, n.code, n.name, c.organisation, c.member, c.name, c.form, c.office, c.phone, c.role,
    lower(c.during)::text, upper(c.during)::text, upper(c.term)::text
from chosen c
left join lateral (
    select gs.code, gs.name from grid_shape gs where gs.district = @district::integer and gs.grid = c.grid
    order by gs.edition = @edition::bigint desc, gs.edition desc limit 1
) n on true
order by c.grid, c.rank, c.id
