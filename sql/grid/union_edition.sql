-- The union of an edition's governance shapes on the lattice; null without shapes. GEOS
-- cannot be cancelled: the caller guards the size.
select st_multi(st_collectionextract(st_union(case when st_isvalid(s.geom) then s.geom else st_makevalid(s.geom, 'method=structure') end, 1.0), 3))
from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'governance'
