-- Fresh shape ids, so that what is inserted can be named before it is there.
select nextval(pg_get_serial_sequence('shape', 'id')) from generate_series(1, @count::integer)
