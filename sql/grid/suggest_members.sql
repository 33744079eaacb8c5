-- For grids without a member in office on @day: one who is, of the lead branch, else of the committee
-- above it or a group below, who answers for the fewest grids of the edition.
with loads as materialized (
    select m.member, count(*) as n from edition_members(@district::integer, @edition::bigint, @day::date) m group by m.member
)
select distinct on (b.grid) b.grid, m.id
from edition_branches(@district::integer, @edition::bigint, @day::date) b
join organisation o on o.district = @district::integer and o.id = b.organisation
join organisation k on k.district = o.district and (k.id = o.id or k.id = o.parent or k.parent = o.id)
join member m on m.district = o.district and m.organisation = k.id and m.term @> @day::date
left join loads l on l.member = m.id
where b.role = 'lead' and b.grid = any (@grids::bigint[])
order by b.grid, k.id <> o.id, coalesce(l.n, 0), m.office = 'grid_head' desc, m.id
