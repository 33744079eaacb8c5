-- Layer places of one tile, up to a rank; the most important first, as labels are placed.
select st_asmvt(f, 'places', 4096, 'geom', 'fid') from (
    select p.id as fid, p.class, p.name, p.rank::integer as rank,
        tile_spot(lattice_x(p.point), lattice_y(p.point), @z::integer, @x::integer, @y::integer) as geom
    from place p
    where p.district = @district::integer and p.rank <= @rank::integer
      and p.point && st_transform(st_tileenvelope(@z::integer, @x::integer, @y::integer, margin => 0.001), 4326)
    order by p.rank, p.id) f
where geom is not null
