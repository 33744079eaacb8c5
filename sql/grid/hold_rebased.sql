-- Holds a draft that is rebased from changing until commit.
select name, note, planned_from::text, state from edition
where district = @district::integer and id = @edition::bigint for update
