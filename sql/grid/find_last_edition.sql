-- The last edition of a district's timeline, in force or scheduled: its id and state. It is kept
-- from ending until commit.
select e.id, e.state from edition e
where e.district = @district::integer and e.state in ('scheduled', 'in_force', 'superseded')
order by lower(e.during) desc limit 1
for share
