-- Members in office on @day of grids of an edition: grid, member, role.
select em.grid, em.member, em.role
from edition_members(@district::integer, @edition::bigint, @day::date) em
join member m on m.district = @district::integer and m.id = em.member and m.term @> @day::date
where em.grid = any (@grids::bigint[])
order by em.grid, em.member
