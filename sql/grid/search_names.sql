-- What bears a name or code with every word of a query, except buildings: kind, id, title,
-- subtitle, place, west/south/east/north, and score (3 exactly, 2 begins with, 1 contains it).
-- At most @limit of each kind. @members says whether office holders may be found.
with named as (
    select 'grid' as kind, gs.grid as id, gs.name as title, gs.code || coalesce(' · ' || c.name, '') as subtitle,
        split_part(gs.search, '|', 1) as code, split_part(gs.search, '|', 2) as name, gs.search || '|' || coalesce(c.search, '') as text
    from grid_shape gs left join area c on c.district = gs.district and c.id = gs.community
    where gs.district = @district::integer and gs.edition = @edition::bigint
    union all
    select 'area', a.id, a.name, a.code || coalesce(case when a.code = '' then '' else ' · ' end || p.name, ''),
        split_part(a.search, '|', 1), split_part(a.search, '|', 2), a.search
    from area a left join area p on p.district = a.district and p.id = a.parent where a.district = @district::integer
    union all
    select 'organisation', o.id, o.name, coalesce(p.name, ''), split_part(o.search, '|', 1), split_part(o.search, '|', 2), o.search
    from organisation o left join organisation p on p.district = o.district and p.id = o.parent
    where o.district = @district::integer and o.during @> @day::date
    union all
    select 'member', m.id, m.name, o.name, '', m.search, m.search || '|' || o.search
    from member m join organisation o on o.district = m.district and o.id = m.organisation
    where @members::boolean and m.district = @district::integer and m.term @> @day::date
    union all
    select 'post', p.id, p.name, p.address, '', split_part(p.search, '|', 1), p.search
    from post p where p.district = @district::integer and p.during @> @day::date
    union all
    select 'place', p.id, p.name, '', '', p.search, p.search
    from place p where p.district = @district::integer
    union all
    select 'road', min(r.id), r.name, '', '', r.search, r.search
    from road r where r.district = @district::integer and r.name <> '' group by r.name, r.search
), scored as materialized (
    select kind, id, title, subtitle,
        case when @whole::text in (code, name) then 3
            when starts_with(name, @whole::text) or starts_with(code, @whole::text) then 2 else 1 end as score
    from named where text like all (@patterns::text[])
), best as ( -- the best of each kind by itself: no sort of all that a common word finds
    select k.kind, f.*
    from (select distinct kind from scored) k
    cross join lateral (
        select id, title, subtitle, score from scored s where s.kind = k.kind
        order by score desc, length(title), title, id limit @limit::integer
    ) f
)
select b.kind, b.id, b.title, b.subtitle, at.place, case when at.box is null or st_isempty(at.box) then null
        else array[st_xmin(at.box), st_ymin(at.box), st_xmax(at.box), st_ymax(at.box)] end, b.score
from best b
left join lateral (
    select lonlat_of(s.label) as place, lonlat_of(st_envelope(s.geom)) as box
    from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
    where b.kind = 'grid' and gs.district = @district::integer and gs.edition = @edition::bigint and gs.grid = b.id
    union all
    select p.place, null from post p where b.kind = 'post' and p.district = @district::integer and p.id = b.id
    union all
    select p.point, null from place p where b.kind = 'place' and p.district = @district::integer and p.id = b.id
    union all
    select st_pointonsurface(st_collect(r.line)), st_envelope(st_collect(r.line))
    from road r where b.kind = 'road' and r.district = @district::integer and r.name = b.title having count(*) > 0
    union all
    select lonlat_of((array_agg(s.label order by s.area2 desc))[1]), lonlat_of(st_envelope(st_collect(st_envelope(s.geom))))
    from (
        select gs.shape from area c join grid_shape gs on gs.district = c.district and gs.community = c.id
        where b.kind = 'area' and c.district = @district::integer and b.id in (c.id, c.parent) and gs.edition = @edition::bigint
        union all
        select gs.shape from grid_branch gb join grid_shape gs on gs.district = gb.district and gs.grid = gb.grid
        where b.kind = 'organisation' and gb.district = @district::integer and gb.organisation = b.id and gb.during @> @day::date
          and gs.edition = @edition::bigint
        union all
        select gs.shape from grid_member gm join grid_shape gs on gs.district = gm.district and gs.grid = gm.grid
        where b.kind = 'member' and gm.district = @district::integer and gm.member = b.id and gm.during @> @day::date
          and gs.edition = @edition::bigint
    ) held
    join shape s on s.district = @district::integer and s.id = held.shape
    having count(*) > 0
) at on true
order by b.score desc, b.kind, length(b.title), b.title, b.id
