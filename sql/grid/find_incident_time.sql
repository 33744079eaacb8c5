-- When an incident was reported: with it, one partition is read.
select reported_at from incident_key where district = @district::integer and id = @id::bigint
