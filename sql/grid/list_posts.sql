-- Posts that exist on @day by id, their grid named as in @edition, and the district's local
-- time now. Null arguments do not filter; @box is x0, y0, x1, y1 on the lattice.
select p.id, p.kind, p.name, p.address, p.hours, p.services, p.place, p.grid_now, gs.code, gs.name, now() at time zone d.time_zone
from post p
join district d on d.id = p.district
left join grid_shape gs on gs.district = p.district and gs.edition = @edition::bigint and gs.grid = p.grid_now
where p.district = @district::integer and p.during @> @day::date
  and (@box::bigint[] is null or p.x between (@box::bigint[])[1] and (@box::bigint[])[3] and p.y between (@box::bigint[])[2] and (@box::bigint[])[4])
  and (@grid::bigint is null or p.grid_now = @grid::bigint)
  and (@kind::text is null or p.kind = @kind::text)
  and p.id > @after::bigint
order by p.id
limit @limit::integer
