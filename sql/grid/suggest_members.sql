-- For grids without a member in office on @day: one of the lead branch who is, who answers for the
-- fewest grids of the edition.
with loads as materialized (
    select m.member, count(*) as n from edition_members(@district::integer, @edition::bigint, @day::date) m group by m.member
)
select distinct on (b.grid) b.grid, m.id
from edition_branches(@district::integer, @edition::bigint, @day::date) b
join member m on m.district = @district::integer and m.organisation = b.organisation and m.term @> @day::date
left join loads l on l.member = m.id
where b.role = 'lead' and b.grid = any (@grids::bigint[])
order by b.grid, coalesce(l.n, 0), m.office = 'grid_head' desc, m.id
