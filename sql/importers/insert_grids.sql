-- New governance grids; their ids in order.
with taken as materialized (select nextval(pg_get_serial_sequence('grid', 'id')) as id from generate_series(1, @count::integer)),
made as (insert into grid (district, id) select @district::integer, id from taken)
select id from taken order by id
