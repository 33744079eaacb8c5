-- Buildings whose estate, number and address have every word of a query, and estates whose name
-- alone has (as the building of lowest id, the whole estate's bounds): the columns of
-- search_names.sql. Very common words are ranked among @most of their buildings.
with candidate as materialized (
    select b.id, b.estate, b.number, b.address, b.x, b.y, search_text(b.estate) as estate_text, search_text(b.number) as number_text, b.search as text
    from building b
    where b.district = @district::integer
      and search_grams(b.search) @> @grams::text[]
      and b.search like all (@patterns::text[])
    limit @most::integer
), estate as (
    select min(id) as id, estate as title, '' as subtitle, st_collect(st_makepoint(x, y)) as points,
        case when estate_text = @whole::text then 3 when starts_with(estate_text, @whole::text) then 2 else 1 end as score
    from candidate
    where estate <> '' and estate_text like all (@patterns::text[])
    group by estate, estate_text
    order by score desc, length(estate), estate
    limit @limit::integer
), single as (
    select id, case when estate || number = '' then address else estate || number end as title,
        case when estate || number = '' then '' else address end as subtitle, st_makepoint(x, y) as points,
        case when @whole::text in (split_part(text, '|', 1), split_part(text, '|', 2)) then 3
            when number_text <> '' and number_text = any (@words::text[]) then 3
            when starts_with(text, @whole::text) then 2
            when number_text <> '' and exists (select from unnest(@words::text[]) w where starts_with(number_text, w)) then 2
            else 1 end as score
    from candidate
    where estate = '' or not estate_text like all (@patterns::text[])
    order by score desc, length(estate || number || address), estate, length(number), number, id
    limit @limit::integer
), found as (
    select 0 as estate_first, * from estate
    union all
    select 1, * from single
)
select 'building', f.id, f.title, f.subtitle, lonlat_of(st_geometryn(f.points, 1)),
    case when st_numgeometries(f.points) > 1 then array[st_xmin(g.box), st_ymin(g.box), st_xmax(g.box), st_ymax(g.box)] end, f.score
from found f
cross join lateral (select lonlat_of(st_envelope(f.points)) as box) g
order by f.score desc, f.estate_first, length(f.title), f.title
