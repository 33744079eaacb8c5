-- Organisations level by level: the grids each leads and its members in office on @day.
with led as (
    select organisation, count(*) as n from grid_branch
    where district = @district::integer and role = 'lead' and during @> @day::date group by organisation
), staffed as (
    select organisation, count(*) as n from member
    where district = @district::integer and term @> @day::date group by organisation
)
select o.id, o.kind, o.level, o.parent, o.form, o.big_committee, o.code, o.name, o.area,
    lower(o.during)::text, upper(o.during)::text, coalesce(l.n, 0), coalesce(s.n, 0)
from organisation o
left join led l on l.organisation = o.id
left join staffed s on s.organisation = o.id
where o.district = @district::integer
  and (@all::boolean or o.during @> @day::date)
  and (@kind::text is null or o.kind = @kind::text)
  and (@parent::bigint is null or o.parent = @parent::bigint)
  and (@area::bigint is null or o.area = @area::bigint)
  and (@pattern::text is null or o.name ilike @pattern::text or o.code ilike @pattern::text)
  and (o.level, o.id) > (@after_level::smallint, @after_id::bigint)
order by o.level, o.id
limit @limit::integer
