-- Branches and members responsible for grids, grid by grid, lead and head first: those of @edition
-- on @day, planned or dated, or with @history all that are dated. What is planned has the branch's
-- or member's number in place of its own. Grids are named as in @edition, else as in their newest
-- one; of an edition not yet in force only its own grids are listed.
with assigned as (
    select 'branch' as kind, coalesce(b.id, b.organisation) as id, b.grid, b.organisation, null::bigint as member, o.name, o.form,
        null::text as office, null::text as phone, b.role, case b.role when 'lead' then 1 else 2 end as rank,
        b.during, null::daterange as term, case when b.id is not null then 'dated' when b.confirmed then 'planned' else 'proposed' end as source
    from (
        select * from edition_branches(@district::integer, @edition::bigint, @day::date) where not @history::boolean
        union all
        select grid, organisation, role, id, during, true from grid_branch where district = @district::integer and @history::boolean
    ) b
    join organisation o on o.district = @district::integer and o.id = b.organisation
    where @member::bigint is null
      and (@grid::bigint is null or b.grid = @grid::bigint)
      and (@organisation::bigint is null or b.organisation = @organisation::bigint)
    union all
    select 'member', coalesce(a.id, a.member), a.grid, null, a.member, m.name, null, m.office, m.work_phone, a.role,
        case a.role when 'head' then 3 when 'worker' then 4 else 5 end, a.during, m.term,
        case when a.id is not null then 'dated' when a.confirmed then 'planned' else 'proposed' end
    from (
        select * from edition_members(@district::integer, @edition::bigint, @day::date) where not @history::boolean
        union all
        select grid, member, role, id, during, true from grid_member where district = @district::integer and @history::boolean
    ) a
    join member m on m.district = @district::integer and m.id = a.member
    where (@grid::bigint is null or a.grid = @grid::bigint)
      and (@organisation::bigint is null or m.organisation = @organisation::bigint)
      and (@member::bigint is null or a.member = @member::bigint)
), chosen as (
    select * from assigned a
    where (grid, rank, id) > (@after_grid::bigint, @after_rank::integer, @after_id::bigint)
      and (@history::boolean
        or not exists (select from edition e where e.district = @district::integer and e.id = @edition::bigint and e.state in ('draft', 'submitted', 'approved', 'scheduled'))
        or exists (select from grid_shape gs where gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = a.grid))
    order by grid, rank, id
    limit @limit::integer
)
select c.kind, c.id, c.grid, n.code, n.name, c.organisation, c.member, c.name, c.form, c.office, c.phone, c.role,
    lower(c.during)::text, upper(c.during)::text, upper(c.term)::text, c.source
from chosen c
left join lateral (
    select gs.code, gs.name from grid_shape gs where gs.district = @district::integer and gs.grid = c.grid
    order by gs.edition = @edition::bigint desc, gs.edition desc limit 1
) n on true
order by c.grid, c.rank, c.id
