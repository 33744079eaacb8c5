-- What bears a name or code with every word of a query, except buildings: kind, id, title,
-- subtitle, place, west/south/east/north, and score (3 exactly, 2 begins with, 1 contains it).
-- At most @limit of each kind. @members says whether office holders may be found.
with named as (
    select 'grid' as kind, gs.grid as id, gs.name as title, gs.code || coalesce(' · ' || c.name, '') as subtitle,
        search_text(gs.code) as code, search_text(gs.name) as name, search_text(gs.code || '|' || gs.name || '|' || coalesce(c.name, '')) as text
    from grid_shape gs left join area c on c.district = gs.district and c.id = gs.community
    where gs.district = @district::integer and gs.edition = @edition::bigint
    union all
    select 'area', a.id, a.name, a.code || coalesce(case when a.code = '' then '' else ' · ' end || p.name, ''), search_text(a.code), search_text(a.name),
        search_text(a.code || '|' || a.name)
    from area a left join area p on p.district = a.district and p.id = a.parent where a.district = @district::integer
    union all
    select 'organisation', o.id, o.name, coalesce(p.name, ''), search_text(o.code), search_text(o.name), search_text(o.code || '|' || o.name)
    from organisation o left join organisation p on p.district = o.district and p.id = o.parent
    where o.district = @district::integer and o.during @> @day::date
    union all
    select 'member', m.id, m.name, o.name, '', search_text(m.name), search_text(m.name || '|' || o.name)
    from member m join organisation o on o.district = m.district and o.id = m.organisation
    where @members::boolean and m.district = @district::integer and m.term @> @day::date
    union all
    select 'post', p.id, p.name, p.address, '', search_text(p.name), search_text(p.name || '|' || p.address)
    from post p where p.district = @district::integer and p.during @> @day::date
    union all
    select 'place', p.id, p.name, '', '', search_text(p.name), search_text(p.name)
    from place p where p.district = @district::integer
    union all
    select 'road', min(r.id), r.name, '', '', search_text(r.name), search_text(r.name)
    from road r where r.district = @district::integer and r.name <> '' group by r.name
), scored as (
    select kind, id, title, subtitle,
        case when @whole::text in (code, name) then 3
            when starts_with(name, @whole::text) or code <> '' and starts_with(code, @whole::text) then 2 else 1 end as score
    from named where text like all (@patterns::text[])
), best as (
    select * from (select *, row_number() over (partition by kind order by score desc, length(title), title, id) as n from scored) ranked
    where n <= @limit::integer
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
    select (array_agg(lonlat_of(s.label) order by s.area2 desc))[1], st_envelope(st_collect(lonlat_of(st_envelope(s.geom))))
    from grid_shape gs
    join shape s on s.district = gs.district and s.id = gs.shape
    left join area c on c.district = gs.district and c.id = gs.community
    where gs.district = @district::integer and gs.edition = @edition::bigint and (
        b.kind = 'area' and b.id in (c.id, c.parent)
        or b.kind = 'organisation' and gs.grid in (select gb.grid from grid_branch gb
            where gb.district = @district::integer and gb.organisation = b.id and gb.during @> @day::date)
        or b.kind = 'member' and gs.grid in (select gm.grid from grid_member gm
            where gm.district = @district::integer and gm.member = b.id and gm.during @> @day::date))
    having b.kind in ('area', 'organisation', 'member') and count(*) > 0
) at on true
order by b.score desc, b.kind, b.n
