-- The lattice and degrees, for measuring. Shapes are never made here: geo writes both columns.

-- lattice_of is a WGS84 geometry in lattice units (y south), not rounded to integers.
create or replace function lattice_of(g geometry) returns geometry
language sql immutable strict parallel safe as $$
    select st_setsrid(st_affine(st_transform(g, 3857),
        4294967296 / 40075016.68557849, 0, 0, -4294967296 / 40075016.68557849,
        2147483648, 2147483648), 0)
$$;

-- lonlat_of is a lattice geometry in WGS84 degrees.
create or replace function lonlat_of(g geometry) returns geometry
language sql immutable strict parallel safe as $$
    select st_transform(st_setsrid(st_affine(g,
        40075016.68557849 / 4294967296, 0, 0, -40075016.68557849 / 4294967296,
        -20037508.342789244, 20037508.342789244), 3857), 4326)
$$;

-- lattice_area is the geodesic area of a lattice polygon in m²; 0 for an empty one.
create or replace function lattice_area(g geometry) returns double precision
language sql immutable strict parallel safe as $$
    select case when st_isempty(g) then 0 else coalesce(nullif(abs(st_area(lonlat_of(g)::geography)), 'NaN'), 0) end
$$;

-- lattice_length is the geodesic length of a lattice polygon's outline in m; 0 for an empty one.
create or replace function lattice_length(g geometry) returns double precision
language sql immutable strict parallel safe as $$
    select case when st_isempty(g) then 0 else coalesce(nullif(st_perimeter(lonlat_of(g)::geography), 'NaN'), 0) end
$$;

-- lattice_half takes the even bits of v together: lattice_spread turned back. Of a Morton key
-- (lattice_cell with its top bit flipped) that is x, and of the key >> 1 it is y. One word shifted
-- in place costs a tenth of nested selects, which are not inlined.
create or replace function lattice_half(v bigint) returns bigint
language plpgsql immutable strict parallel safe as $$
declare
    h bigint := v & x'5555555555555555'::bigint;
begin
    h := (h | (h >> 1))  & x'3333333333333333'::bigint;
    h := (h | (h >> 2))  & x'0F0F0F0F0F0F0F0F'::bigint;
    h := (h | (h >> 4))  & x'00FF00FF00FF00FF'::bigint;
    h := (h | (h >> 8))  & x'0000FFFF0000FFFF'::bigint;
    return (h | (h >> 16)) & x'00000000FFFFFFFF'::bigint;
end
$$;
