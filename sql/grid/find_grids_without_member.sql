-- R06: grids without a member in office on @day: the term of the one assigned has ended or not
-- begun, the last one left, or there never was one.
with staffed as (
    select distinct em.grid
    from edition_members(@district::integer, @edition::bigint, @day::date) em
    join member m on m.district = @district::integer and m.id = em.member
    where m.term @> @day::date
), lacking as materialized ( -- apart, since why is looked up one by one
    select gs.grid from grid_shape gs where gs.district = @district::integer and gs.edition = @edition::bigint
      and (@grid::bigint is null or gs.grid = @grid::bigint)
    except select grid from staffed
)
select 'R06', 'g' || gs.grid,
    case when kept.id is not null and kept.term << daterange(@day::date, null) then 'term_ended_alone' when kept.id is not null then 'term_not_begun'
        when last.id is not null then 'member_left' else 'no_member' end,
    'error', array[gs.grid], array[gs.code], array[gs.name],
    coalesce(kept.id, last.id), coalesce(kept.name, last.name), coalesce(kept.office, last.office), null::bigint, null::text,
    lonlat_of(s.label), null::text,
    jsonb_strip_nulls(jsonb_build_object('since', coalesce(upper(kept.term), last.since), 'days', @day::date - coalesce(upper(kept.term), last.since),
        'next', case when lower(kept.term) > @day::date then lower(kept.term) end)),
    count(*) over ()
from lacking
join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = lacking.grid
join shape s on s.district = gs.district and s.id = gs.shape
left join lateral (
    select m.id, m.name, m.office, m.term
    from edition_members(@district::integer, @edition::bigint, @day::date) em
    join member m on m.district = gs.district and m.id = em.member
    where em.grid = gs.grid
    order by em.role = 'head' desc, upper(m.term) desc, m.id limit 1
) kept on true
left join lateral (
    select m.id, m.name, m.office, least(upper(gm.during), upper(m.term)) as since
    from grid_member gm join member m on m.district = gm.district and m.id = gm.member
    where gm.district = gs.district and gm.grid = gs.grid and least(upper(gm.during), upper(m.term)) <= @day::date
    order by since desc, m.id limit 1
) last on true
order by gs.code
