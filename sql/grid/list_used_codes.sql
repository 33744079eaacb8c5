-- Codes and names of a community's grids in an edition, and codes with the stem that were used in it.
select code, name from grid_shape
where district = @district::integer and edition = @edition::bigint and layer = @layer::text
  and (community = @community::bigint or @community::bigint is null and community is null)
union all
select code, '' from retired_code
where district = @district::integer and edition = @edition::bigint and layer = @layer::text and starts_with(code, @stem::text)
