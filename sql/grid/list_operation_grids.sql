-- What operations did to grids.
select operation, grid, own, before_shape, after_shape, before, after
from operation_grid where district = @district::integer and operation = any (@operations::bigint[])
order by operation, grid
