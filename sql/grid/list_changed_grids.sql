-- Governance grids whose shape is not the same in two editions: id, the shape before and after (null:
-- it has none).
select coalesce(b.grid, a.grid), sb.geom, sa.geom
from (select grid, shape from grid_shape where district = @district::integer and edition = @before::bigint and layer = 'governance') b
full join (select grid, shape from grid_shape where district = @district::integer and edition = @after::bigint and layer = 'governance') a on a.grid = b.grid
left join shape sb on sb.district = @district::integer and sb.id = b.shape
left join shape sa on sa.district = @district::integer and sa.id = a.shape
where b.shape is distinct from a.shape
order by 1
