-- Lines of roads that meet a box (west, south, east, north in degrees).
select line from road
where district = @district::integer
  and line && st_makeenvelope(@west::float8, @south::float8, @east::float8, @north::float8, 4326)
