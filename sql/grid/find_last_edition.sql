-- The last edition of a district's timeline, in force or scheduled.
select e.id from edition e
where e.district = @district::integer and e.state in ('scheduled', 'in_force', 'superseded')
order by lower(e.during) desc limit 1
