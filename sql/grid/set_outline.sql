-- Sets a district's outline (lattice) and centre.
update district set outline = @outline::geometry, centre = @centre::geometry where id = @district::integer
