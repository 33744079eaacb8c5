-- The ids of buildings that may show in a tile.
select b.id from building b
where b.district = @district::integer
  and b.footprint && st_transform(st_tileenvelope(@z::integer, @x::integer, @y::integer, margin => 64 / 4096.0), 4326)
order by b.id
