-- R19: posts of @day without opening hours, and posts in no grid.
select 'R19', 'p' || p.id || case when kinds.kind = 'post_unplaced' then 'u' else 'h' end, kinds.kind, 'warning',
    case when gs.grid is null then '{}' else array[gs.grid] end,
    case when gs.grid is null then '{}' else array[gs.code] end, case when gs.grid is null then '{}' else array[gs.name] end,
    null::bigint, null::text, null::text, null::bigint, null::text, p.place, null::text,
    jsonb_build_object('post', p.id, 'name', p.name), count(*) over ()
from post p
cross join lateral (
    select 'post_no_hours' as kind where p.hours = '{}'
    union all select 'post_unplaced' where p.grid_now is null
) kinds
left join grid_shape gs on gs.district = p.district and gs.edition = @edition::bigint and gs.grid = p.grid_now
where p.district = @district::integer and p.during @> @day::date
  and (@grid::bigint is null or p.grid_now = @grid::bigint)
order by gs.code, p.id, kinds.kind
limit @most::integer
