-- Records what an operation did to grids.
insert into operation_grid (district, operation, grid, own, before_shape, after_shape, before, after)
select @district::integer, @operation::bigint, c.grid, c.own, c.before_shape, c.after_shape, c.before, c.after
from unnest(@grids::bigint[], @own::boolean[], @before_shapes::bigint[], @after_shapes::bigint[], @before::jsonb[], @after::jsonb[])
    as c (grid, own, before_shape, after_shape, before, after)
