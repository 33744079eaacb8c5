-- A fresh operation id and fresh grid ids. What is stored from here on has its foreign keys checked by
-- plans made once.
select nextval(pg_get_serial_sequence('operation', 'id')),
    array(select nextval(pg_get_serial_sequence('grid', 'id')) from generate_series(1, @grids::integer))
from set_config('plan_cache_mode', 'auto', true)
