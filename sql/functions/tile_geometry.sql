-- tile_shape is a lattice polygon in the coordinates of tile z/x/y (extent 4096, y south):
-- clipped to the tile and a buffer of 64 units, then every vertex rounded to a multiple of
-- step units. Rounding vertex by vertex without simplifying keeps the border of two
-- neighbours the same points, in one tile and across its seam; step must divide 64.
-- Rings that collapse are dropped; exteriors have positive area in tile coordinates as MVT
-- asks, which is what the lattice has. NULL when nothing is left. sound = false makes
-- invalid rings valid first (an unproved baseline may hold some). z is at most 20.
create or replace function tile_shape(shape geometry, sound boolean, z integer, x integer, y integer, step integer)
returns geometry
language plpgsql immutable strict parallel safe as $$
declare
    unit double precision := 2.0 ^ (20 - z);
    x0 double precision := x * 4096.0;
    y0 double precision := y * 4096.0;
    g geometry := shape;
begin
    if not sound and not st_isvalid(g) then
        g := st_makevalid(g, 'method=structure'); -- the other method takes minutes for a star of a hundred corners
    end if;
    g := st_clipbybox2d(g, st_makebox2d(
        st_makepoint((x0 - 64) * unit, (y0 - 64) * unit),
        st_makepoint((x0 + 4160) * unit, (y0 + 4160) * unit)));
    g := st_snaptogrid(st_affine(g, 1 / unit, 0, 0, 1 / unit, -x0, -y0), 0, 0, step, step);
    g := st_collectionextract(g, 3);
    if g is null or st_isempty(g) then
        return null;
    end if;
    if st_numgeometries(g) = 1 and st_numinteriorrings(st_geometryn(g, 1)) = 0 then
        if st_area(g) = 0 then
            return null;
        end if;
    else
        select st_collect(st_makepolygon(st_exteriorring(part.geom), array(
                   select st_interiorringn(part.geom, n)
                   from generate_series(1, st_numinteriorrings(part.geom)) n
                   where st_area(st_makepolygon(st_interiorringn(part.geom, n))) > 0)))
        into g
        from st_dump(g) part
        where st_area(st_makepolygon(st_exteriorring(part.geom))) > 0;
    end if;
    return st_forcepolygonccw(g);
end
$$;

-- tile_spot is the lattice point (px, py) in the coordinates of tile z/x/y, or NULL when
-- another tile holds it: every point is in exactly one tile, none is in a buffer.
create or replace function tile_spot(px bigint, py bigint, z integer, x integer, y integer) returns geometry
language sql immutable parallel safe as $$
    select case when px >> (32 - z) = x and py >> (32 - z) = y
        then st_makepoint((px >> (20 - z)) & 4095, (py >> (20 - z)) & 4095) end
$$;

-- lattice_x and lattice_y are the lattice coordinates of an EPSG:4326 point, rounded like
-- geo.FromLonLat; use them where the table holds none.
create or replace function lattice_x(place geometry) returns bigint
language sql immutable strict parallel safe as $$
    select least(greatest(round((st_x(place) + 180) / 360 * 4294967296), 0), 4294967295)::bigint
$$;

create or replace function lattice_y(place geometry) returns bigint
language sql immutable strict parallel safe as $$
    select least(greatest(round((0.5 - atanh(sind(st_y(place))) / (2 * pi())) * 4294967296), 0), 4294967295)::bigint
$$;

-- district_instant is the moment a day begins in the district's time zone; NULL day, NULL.
create or replace function district_instant(district_id integer, day date) returns timestamptz
language sql stable parallel safe as $$
    select day::timestamp at time zone d.time_zone from district d where d.id = district_id
$$;

-- lattice_shape is an EPSG:4326 polygon rounded to the lattice, for drawing: unlike geo.Snap
-- it does not mend what rounding breaks.
create or replace function lattice_shape(shape geometry) returns geometry
language sql immutable strict parallel safe as $$
    select st_forcepolygonccw(st_multi(st_snaptogrid(st_affine(st_setsrid(st_transform(shape, 3857), 0),
        4294967296 / 40075016.685578488, 0, 0, -4294967296 / 40075016.685578488, 2147483648, 2147483648), 1)))
$$;
