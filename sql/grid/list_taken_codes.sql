-- Which of the codes grids of an edition have.
select code, grid from grid_shape
where district = @district::integer and edition = @edition::bigint and layer = @layer::text and code = any (@codes::text[])
