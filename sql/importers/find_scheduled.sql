-- The first edition on the calendar that is not yet in force: name and first day.
select name, lower(during)::text from edition
where district = @district::integer and state = 'scheduled'
order by lower(during) limit 1
