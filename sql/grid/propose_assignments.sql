-- Proposes to pieces of a grid the branches and members who answer for it in the draft on the day
-- the draft is meant for; unconfirmed. What is planned for a piece already stays.
with branches as (
    insert into planned_branch (district, edition, grid, organisation, role)
    select @district::integer, @edition::bigint, piece, b.organisation, b.role
    from edition_branches(@district::integer, @edition::bigint, edition_day(@district::integer, @edition::bigint)) b
    cross join unnest(@pieces::bigint[]) piece
    where b.grid = @parent::bigint
      and not exists (select from planned_branch p where p.district = @district::integer and p.edition = @edition::bigint and p.grid = piece)
)
insert into planned_member (district, edition, grid, member, role)
select @district::integer, @edition::bigint, piece, m.member, m.role
from edition_members(@district::integer, @edition::bigint, edition_day(@district::integer, @edition::bigint)) m
cross join unnest(@pieces::bigint[]) piece
where m.grid = @parent::bigint
  and not exists (select from planned_member p where p.district = @district::integer and p.edition = @edition::bigint and p.grid = piece)
