-- Areas of a district: id, level, parent (0 for none), code, name, whether it has a reference outline.
select id, level::integer, coalesce(parent, 0), code, name, reference is not null from area where district = @district::integer order by id
