-- An edition to copy from: its state, and whether its plans for assignments go with it.
select e.state, e.state in ('draft', 'submitted', 'approved', 'scheduled') from edition e
where e.district = @district::integer and e.id = @edition::bigint
for share
