-- The next ids of a table, in order.
select nextval(pg_get_serial_sequence(@table::text, 'id')) from generate_series(1, @count::integer)
