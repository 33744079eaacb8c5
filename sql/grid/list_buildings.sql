-- Buildings by id with their grid in force, named as in @edition. Null arguments do not filter;
-- @box is west, south, east, north; @grams and @patterns are what the address must contain. The
-- footprint as GeoJSON only with @footprints.
select b.id, b.estate, b.number, b.address, b.households, b.floors, b.grid_now, gs.code, gs.name, b.grid_share, b.x::bigint, b.y::bigint,
    case when @footprints::boolean then st_asgeojson(b.footprint, 9) end
from building b
left join grid_shape gs on gs.district = b.district and gs.edition = @edition::bigint and gs.grid = b.grid_now
where b.district = @district::integer
  and (@box::double precision[] is null or b.footprint && st_makeenvelope((@box::double precision[])[1], (@box::double precision[])[2], (@box::double precision[])[3], (@box::double precision[])[4], 4326))
  and (@grid::bigint is null or b.grid_now = @grid::bigint)
  and (not @unplaced::boolean or b.grid_now is null)
  and (cardinality(@grams::text[]) = 0 or search_grams(b.search) @> @grams::text[])
  and b.search like all (@patterns::text[])
  and b.id > @after::bigint
order by b.id
limit @limit::integer
