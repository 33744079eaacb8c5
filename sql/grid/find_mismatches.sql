-- R08: on @day, an assignment outside its member's term while others are in office; a member
-- whose organisation has no part in the grid's branches; a lead branch of another community; an
-- organisation that skips a level or hangs under one that is closed.
with recursive placed as materialized (
    select gs.grid, gs.code, gs.name, gs.community, c.parent as street, s.label
    from grid_shape gs
    join shape s on s.district = gs.district and s.id = gs.shape
    left join area c on c.district = gs.district and c.id = gs.community
    where gs.district = @district::integer and gs.edition = @edition::bigint and (@grid::bigint is null or gs.grid = @grid::bigint)
), branches as materialized (
    select eb.grid, eb.organisation, eb.role, p.community, p.street
    from edition_branches(@district::integer, @edition::bigint, @day::date) eb join placed p on p.grid = eb.grid
), assigned as materialized ( -- answers as columns: the planner takes a range's for one in two hundred and loops
    select coalesce(em.id::text, 'p' || em.grid || 'm' || em.member) as id, em.grid, m.id as member, m.name, m.office, m.organisation,
        m.term, m.term @> @day::date as in_term, m.term @> @day::date and em.role in ('head', 'worker') as at_work
    from edition_members(@district::integer, @edition::bigint, @day::date) em
    join placed p on p.grid = em.grid
    join member m on m.district = @district::integer and m.id = em.member
), line as ( -- every organisation, of one grid's those that have a part in it, and those above it
    select id, id as above, 0 as steps from organisation
    where district = @district::integer
      and (@grid::bigint is null or id in (select organisation from branches union all select organisation from assigned))
    union all
    select l.id, o.parent, l.steps + 1 from line l join organisation o on o.district = @district::integer and o.id = l.above
    where o.parent is not null
), kin as materialized ( -- who may staff a branch: itself, those above, those below
    select b.grid, l.above as organisation from branches b join line l on l.id = b.organisation
    union
    select b.grid, l.id from branches b join line l on l.above = b.organisation
), answers as materialized ( -- the area an organisation answers for: its own or the nearest above
    select distinct on (l.id) l.id, o.area from line l
    join organisation o on o.district = @district::integer and o.id = l.above
    where o.area is not null order by l.id, l.steps
), found as (
    select 'a' || a.id as key, 'term_ended' as kind, 'error' as severity, a.grid, a.member, a.name as member_name, a.office,
        null::bigint as organisation, jsonb_strip_nulls(jsonb_build_object('since', upper(a.term), 'next', case when lower(a.term) > @day::date then lower(a.term) end)) as detail
    from assigned a
    where not a.in_term and exists (select from assigned o where o.grid = a.grid and o.in_term)
    union all
    select 'f' || a.id, 'foreign_member', 'error', a.grid, a.member, a.name, a.office, a.organisation, '{}'
    from assigned a
    where a.at_work
      and exists (select from branches b where b.grid = a.grid)
      and not exists (select from kin k where k.grid = a.grid and k.organisation = a.organisation)
    union all
    select 'b' || b.grid, 'branch_elsewhere', 'error', b.grid, null, null, null, b.organisation, jsonb_build_object('area', r.name)
    from branches b
    join answers w on w.id = b.organisation
    join area r on r.district = @district::integer and r.id = w.area
    where b.role = 'lead' and b.community is not null and w.area <> b.community and w.area is distinct from b.street
    union all
    select 's' || o.id, 'level_skipped', 'warning', g.grid, null, null, null, o.id, jsonb_build_object('parent', u.name)
    from organisation o
    join organisation u on u.district = o.district and u.id = o.parent
    left join lateral (select b.grid from branches b where b.organisation = o.id order by b.grid limit 1) g on true
    where o.district = @district::integer and o.during @> @day::date and o.level - o.parent_level > 1 and (@grid::bigint is null or g.grid is not null)
    union all
    select 'c' || o.id, 'parent_closed', 'error', g.grid, null, null, null, o.id, jsonb_build_object('parent', u.name, 'since', upper(u.during))
    from organisation o
    join organisation u on u.district = o.district and u.id = o.parent
    left join lateral (select b.grid from branches b where b.organisation = o.id order by b.grid limit 1) g on true
    where o.district = @district::integer and o.during @> @day::date and not u.during @> @day::date and (@grid::bigint is null or g.grid is not null)
)
select 'R08', f.key, f.kind, f.severity,
    case when p.grid is null then '{}' else array[p.grid] end, case when p.grid is null then '{}' else array[p.code] end, case when p.grid is null then '{}' else array[p.name] end,
    f.member, f.member_name, f.office, f.organisation, o.name, lonlat_of(p.label), null::text, f.detail, count(*) over ()
from found f
left join placed p on p.grid = f.grid
left join organisation o on o.district = @district::integer and o.id = f.organisation
order by p.code, f.key
