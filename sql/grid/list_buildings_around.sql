-- Footprints of buildings that meet a box (west, south, east, north in degrees) but those of @ids.
select footprint from building
where district = @district::integer and id <> all (@ids::bigint[])
  and footprint && st_makeenvelope(@west::float8, @south::float8, @east::float8, @north::float8, 4326)
limit @most::integer
