-- Makes grids of a layer.
insert into grid (district, id, layer, parent)
select @district::integer, g.id, @layer::text, g.parent from unnest(@grids::bigint[], @parents::bigint[]) as g (id, parent)
