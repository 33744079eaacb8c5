-- Buildings by id: id and footprint.
select id, footprint from building where district = @district::integer and id = any (@ids::bigint[])
