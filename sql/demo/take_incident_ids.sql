-- Takes a run of incident ids; the first and the last of them.
select min(id), max(id) from (select nextval(pg_get_serial_sequence('incident', 'id')) as id from generate_series(1, @count::integer)) s
