-- Names an edition, notes something on it, says from which day it is meant; null leaves as it is,
-- and with @unplan it is meant for no day.
update edition set name = coalesce(@name::text, name), note = coalesce(@note::text, note), outside = coalesce(@outside::jsonb, outside),
    planned_from = case when @unplan::boolean then null else coalesce(@planned_from::date, planned_from) end
where district = @district::integer and id = @edition::bigint
