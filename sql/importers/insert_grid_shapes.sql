-- What the grids of an edition look like and are called.
insert into grid_shape (district, edition, grid, shape, code, name, kind, community)
select @district::integer, @edition::bigint, s.grid, s.shape, s.code, s.name, s.kind, nullif(s.community, 0)
from unnest(@grids::bigint[], @shapes::bigint[], @codes::text[], @names::text[], @kinds::text[], @communities::bigint[])
    as s (grid, shape, code, name, kind, community)
