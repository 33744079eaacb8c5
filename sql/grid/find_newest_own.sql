-- The newest operation of an actor in an edition, standing or not; 0: none.
select coalesce(max(id), 0) from operation
where district = @district::integer and edition = @edition::bigint and actor = @actor::bigint
