-- A fresh operation id and fresh grid ids.
select nextval(pg_get_serial_sequence('operation', 'id')),
    array(select nextval(pg_get_serial_sequence('grid', 'id')) from generate_series(1, @grids::integer))
