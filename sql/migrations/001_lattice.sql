-- Extensions and the lattice functions that generated columns need.
-- postgis needs a superuser once; the others are trusted extensions.
create extension if not exists postgis;
create extension if not exists btree_gist;
create extension if not exists pg_trgm;

-- The lattice: Web Mercator, the world 2^32 units wide, x east, y south (geo.Point).
-- Coordinates are bigint in the database because uint32 has no column type.

-- lattice_spread puts the 32 bits of v on the even bits of a bigint.
create function lattice_spread(v bigint) returns bigint
language sql immutable strict parallel safe as $$
    select (c | (c << 1)) & x'5555555555555555'::bigint
    from (select (b | (b << 2)) & x'3333333333333333'::bigint as c
    from (select (a | (a << 4)) & x'0F0F0F0F0F0F0F0F'::bigint as b
    from (select (w | (w << 8)) & x'00FF00FF00FF00FF'::bigint as a
    from (select (v | (v << 16)) & x'0000FFFF0000FFFF'::bigint as w) s1) s2) s3) s4
$$;

-- lattice_cell is the Morton key of (x, y), y in the odd bits as in a quadkey, with the
-- top bit flipped so that bigint order is Morton order: the cells of one tile are one range.
-- It shuffles both halves of one word in place, which costs a twentieth of spreading each, and
-- calls nothing: a restore fills generated columns with an empty search path.
create function lattice_cell(x bigint, y bigint) returns bigint
language plpgsql immutable strict parallel safe as $$
declare
    v bigint := x | (y << 32);
    t bigint;
begin
    t := (v # (v >> 16)) & x'00000000FFFF0000'::bigint; v := v # t # (t << 16);
    t := (v # (v >> 8))  & x'0000FF000000FF00'::bigint; v := v # t # (t << 8);
    t := (v # (v >> 4))  & x'00F000F000F000F0'::bigint; v := v # t # (t << 4);
    t := (v # (v >> 2))  & x'0C0C0C0C0C0C0C0C'::bigint; v := v # t # (t << 2);
    t := (v # (v >> 1))  & x'2222222222222222'::bigint; v := v # t # (t << 1);
    return v # x'8000000000000000'::bigint;
end
$$;

create domain lattice as bigint check (value between 0 and 4294967295);
