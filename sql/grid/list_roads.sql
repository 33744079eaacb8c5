-- Roads that may meet a box (west, south, east, north in degrees), by id: what they are, how many
-- corners they have, and their line as GeoJSON, to a tenth of a millimetre.
select id, class, name, st_npoints(line), st_asgeojson(line, 9)
from road
where district = @district::integer
  and line && st_makeenvelope(@west::float8, @south::float8, @east::float8, @north::float8, 4326)
order by id
limit @limit::integer
