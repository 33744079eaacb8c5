-- Grids of an edition by code: names, community and street, state on @day, lattice box, label,
-- geodesic area, version. Null arguments do not filter; @box is x0, y0, x1, y1 on the lattice.
select gs.grid, gs.code, gs.name, gs.kind, gs.layer, c.id, c.name, t.id, t.name, st.state,
    array[st_xmin(s.geom), st_ymin(s.geom), st_xmax(s.geom), st_ymax(s.geom)]::bigint[], s.label, s.area_m2, gs.version
from grid_shape gs
join shape s on s.district = gs.district and s.id = gs.shape
join grid_states(@district::integer, @edition::bigint, @day::date) st on st.grid = gs.grid
left join area c on c.district = gs.district and c.id = gs.community
left join area t on t.district = c.district and t.id = c.parent
where gs.district = @district::integer and gs.edition = @edition::bigint
  and (@ids::bigint[] is null or gs.grid = any (@ids::bigint[]))
  and (@layer::text is null or gs.layer = @layer::text)
  and (@community::bigint is null or gs.community = @community::bigint)
  and (@street::bigint is null or t.id = @street::bigint)
  and (@state::text is null or st.state = @state::text)
  and (@pattern::text is null or gs.code ilike @pattern::text or gs.name ilike @pattern::text)
  and (@box::bigint[] is null or gs.box && box(point((@box::bigint[])[1], (@box::bigint[])[2]), point((@box::bigint[])[3], (@box::bigint[])[4])))
  and (@x::bigint is null or gs.box @> point(@x::bigint, @y::bigint) and lattice_holds(s.geom, @x::bigint, @y::bigint))
  and (gs.code, gs.grid) > (@after_code::text, @after_id::bigint)
order by gs.code, gs.grid
limit @limit::integer
