-- Whether an edition to copy from has plans for assignments that go with it, and what it would replace
-- itself (0: it did already, or will on a day). No operation changes it until commit.
select e.state in ('draft', 'submitted', 'approved', 'scheduled'),
    case when e.state in ('draft', 'submitted', 'approved', 'abandoned') then coalesce(e.base, 0) else 0 end
from edition e
where e.district = @district::integer and e.id = @edition::bigint
for no key update
