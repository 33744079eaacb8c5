-- Lattice shapes by id.
select id, geom from shape where district = @district::integer and id = any (@ids::bigint[])
