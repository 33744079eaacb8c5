-- Governance grids that are not the same in two editions, or that another branch leads: id, name before
-- and after, lead branch on @until in @before and on @day in @after, shapes before and after.
with was as materialized (
    select b.grid, b.organisation from edition_branches(@district::integer, @before::bigint, @until::date) b where b.role = 'lead'
), becomes as materialized (
    select b.grid, b.organisation from edition_branches(@district::integer, @after::bigint, @day::date) b where b.role = 'lead'
)
select coalesce(b.grid, a.grid), b.code, b.name, a.code, a.name, ob.id, ob.name, ob.form, oa.id, oa.name, oa.form, sb.geom, sa.geom
from (select * from grid_shape where district = @district::integer and edition = @before::bigint and layer = 'governance') b
full join (select * from grid_shape where district = @district::integer and edition = @after::bigint and layer = 'governance') a on a.grid = b.grid
left join was lb on lb.grid = b.grid
left join becomes la on la.grid = a.grid
left join organisation ob on ob.district = @district::integer and ob.id = lb.organisation
left join organisation oa on oa.district = @district::integer and oa.id = la.organisation
left join shape sb on sb.district = @district::integer and sb.id = b.shape
left join shape sa on sa.district = @district::integer and sa.id = a.shape
where b.shape is distinct from a.shape or lb.organisation is distinct from la.organisation
order by 1
