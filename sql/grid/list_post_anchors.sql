-- Posts of a district: lattice place and grid as stored (0 for none).
select id, x::bigint, y::bigint, coalesce(grid_now, 0) from post where district = @district::integer
