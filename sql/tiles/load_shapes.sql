-- Shapes by id.
select s.id, s.geom from shape s
where s.district = @district::integer and s.id = any (@shapes::bigint[])
