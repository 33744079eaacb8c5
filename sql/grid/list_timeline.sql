-- The edition in force and those scheduled after it, in order: id, first day.
select id, lower(during)::text from edition
where district = @district::integer and state in ('in_force', 'scheduled')
order by lower(during)
for no key update
