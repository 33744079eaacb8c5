-- R05: grids no branch leads on @day: never, no longer since a day, not before a day, or only
-- by a branch that was closed.
with led as (
    select distinct eb.grid
    from edition_branches(@district::integer, @edition::bigint, @day::date) eb
    join organisation o on o.district = @district::integer and o.id = eb.organisation
    where eb.role = 'lead' and o.during @> @day::date
), lacking as materialized ( -- apart, since why is looked up one by one
    select gs.grid from grid_shape gs where gs.district = @district::integer and gs.edition = @edition::bigint
      and (@grid::bigint is null or gs.grid = @grid::bigint)
    except select grid from led
)
select 'R05', 'g' || gs.grid,
    case when closed.id is not null then 'lead_closed' when next.id is not null then 'lead_later'
        when last.id is not null then 'lead_ended' else 'no_lead' end,
    'error', array[gs.grid], array[gs.code], array[gs.name], null::bigint, null::text, null::text,
    coalesce(closed.id, next.id, last.id), coalesce(closed.name, next.name, last.name),
    lonlat_of(s.label), null::text,
    jsonb_strip_nulls(jsonb_build_object('since', coalesce(closed.since, last.since), 'days', @day::date - coalesce(closed.since, last.since), 'next', next.since)),
    count(*) over ()
from lacking
join grid_shape gs on gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = lacking.grid
join shape s on s.district = gs.district and s.id = gs.shape
left join lateral (
    select o.id, o.name, upper(o.during) as since
    from edition_branches(@district::integer, @edition::bigint, @day::date) eb
    join organisation o on o.district = gs.district and o.id = eb.organisation
    where eb.grid = gs.grid and eb.role = 'lead'
) closed on true
left join lateral (
    select o.id, o.name, lower(gb.during) as since
    from grid_branch gb join organisation o on o.district = gb.district and o.id = gb.organisation
    where gb.district = gs.district and gb.grid = gs.grid and gb.role = 'lead' and lower(gb.during) > @day::date
    order by gb.during limit 1
) next on true
left join lateral (
    select o.id, o.name, upper(gb.during) as since
    from grid_branch gb join organisation o on o.district = gb.district and o.id = gb.organisation
    where gb.district = gs.district and gb.grid = gs.grid and gb.role = 'lead' and upper(gb.during) <= @day::date
    order by upper(gb.during) desc limit 1
) last on true
order by gs.code
