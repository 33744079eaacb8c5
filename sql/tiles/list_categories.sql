-- A district's incident categories, the oldest first: id, code.
select c.id, c.code from incident_category c where c.district = @district::integer order by c.id
