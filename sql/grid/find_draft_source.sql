-- Whether an edition to copy from has plans for assignments that go with it. No operation changes it
-- until commit.
select e.state in ('draft', 'submitted', 'approved', 'scheduled') from edition e
where e.district = @district::integer and e.id = @edition::bigint
for no key update
