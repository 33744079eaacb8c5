-- What proves an edition a partition in SQL.

-- lattice_beside reports whether p, no end of the segment ab, lies within one unit of it: geo's near.
create or replace function lattice_beside(px bigint, py bigint, ax bigint, ay bigint, bx bigint, by bigint) returns boolean
language sql immutable strict parallel safe as $$
    select (bx - ax) * (px - ax) + (by - ay) * (py - ay) > 0
        and (bx - ax) * (px - ax) + (by - ay) * (py - ay) < (bx - ax) * (bx - ax) + (by - ay) * (by - ay)
        and ((bx - ax) * (py - ay) - (by - ay) * (px - ax))::numeric ^ 2 <= ((bx - ax) * (bx - ax) + (by - ay) * (by - ay))::numeric
$$;

-- lone_segments are the directed segments of an edition's governance grids that have no opposite twin,
-- numbered in order of place, and the number of the one that goes on from each: of several the first
-- clockwise from the way back, which bounds the same wedge of ground; null if none does.
create or replace function lone_segments(district_id integer, edition_id bigint)
returns table (n integer, grid bigint, ax bigint, ay bigint, bx bigint, by bigint, following integer)
language sql stable as $$
    with side as materialized (
        select gs.grid, st_x(st_startpoint(d.geom))::bigint as ax, st_y(st_startpoint(d.geom))::bigint as ay,
            st_x(st_endpoint(d.geom))::bigint as bx, st_y(st_endpoint(d.geom))::bigint as by
        from grid_shape gs
        join shape s on s.district = gs.district and s.id = gs.shape
        cross join lateral st_dumpsegments(s.geom) d
        where gs.district = district_id and gs.edition = edition_id and gs.layer = 'governance'
    ), lone as materialized (
        select row_number() over (order by s.ay, s.ax, s.by, s.bx, s.grid)::integer as n, s.*
        from side s
        left join (select distinct ax, ay, bx, by from side) t on t.ax = s.bx and t.ay = s.by and t.bx = s.ax and t.by = s.ay
        where t.ax is null
    ), turn as (
        select distinct on (l.n) l.n, o.n as following
        from lone l
        join lone o on o.ax = l.bx and o.ay = l.by
        cross join lateral (select atan2(l.ay - l.by, l.ax - l.bx) - atan2(o.by - o.ay, o.bx - o.ax) as angle) a
        order by l.n, case when angle <= 0 then angle + 2 * pi() else angle end, o.n
    )
    select l.n, l.grid, l.ax, l.ay, l.bx, l.by, t.following
    from lone l left join turn t on t.n = l.n
    order by l.n
$$;

-- hole_of is the ring of segments if it bounds a hole, nothing if it bounds ground from outside.
create or replace function hole_of(ring integer[], x0 bigint[], y0 bigint[], x1 bigint[], y1 bigint[]) returns integer[]
language sql immutable as $$
    select case when sum((x0[i] - x0[ring[1]])::numeric * (y1[i] - y0[ring[1]]) - (x1[i] - x0[ring[1]])::numeric * (y0[i] - y0[ring[1]])) <= 0 then ring else '{}' end
    from unnest(ring) i
$$;

-- partition_defects proves the governance grids of an edition a partition on lattice integers, without
-- GEOS and without the code in Go: every directed segment has exactly one opposite twin or belongs to
-- the outer ring. It returns the segments that break this, with their grids and their middle in
-- degrees; no row when all is well:
--   degenerate  a segment without length
--   duplicated  a segment that is run along twice in the same direction, so grids overlap
--   overlap     a segment without twin that begins within a grid it is no corner of, or crosses another
--   unpaired    a segment without twin that no other without twin goes on from, or that another passes
--               within a unit of one of its ends: a corner only one side has
--   gap         a segment of a ring of segments without twin that bounds a hole
-- What it cannot see: paired borders that cross; rings that pass a place twice or are wound the wrong way; corners within a unit of a
-- border that is paired. geo.CheckPartition looks for these too. Exact for shapes up to 2^30 units wide.
create or replace function partition_defects(district_id integer, edition_id bigint)
returns table (kind text, grids bigint[], place geometry, ax bigint, ay bigint, bx bigint, by bigint)
language plpgsql stable as $$
#variable_conflict use_column
declare
    x0 bigint[];
    y0 bigint[];
    x1 bigint[];
    y1 bigint[];
    following integer[];
    seen boolean[];
    holes integer[] := '{}';
    walk integer[];
    places bigint[];
    passed integer;
    at integer;
begin
    return query
    with side as materialized (
        select gs.grid, st_x(st_startpoint(d.geom))::bigint as ax, st_y(st_startpoint(d.geom))::bigint as ay,
            st_x(st_endpoint(d.geom))::bigint as bx, st_y(st_endpoint(d.geom))::bigint as by
        from grid_shape gs
        join shape s on s.district = gs.district and s.id = gs.shape
        cross join lateral st_dumpsegments(s.geom) d
        where gs.district = district_id and gs.edition = edition_id and gs.layer = 'governance'
    )
    select case when ax = bx and ay = by then 'degenerate' else 'duplicated' end, array_agg(distinct grid order by grid),
        lonlat_of(st_makepoint((ax + bx) / 2.0, (ay + by) / 2.0)), ax, ay, bx, by
    from side
    group by ax, ay, bx, by
    having count(*) > 1 or ax = bx and ay = by
    order by ay, ax;

    select array_agg(l.ax order by n), array_agg(l.ay order by n), array_agg(l.bx order by n), array_agg(l.by order by n), array_agg(l.following order by n)
    into x0, y0, x1, y1, following
    from lone_segments(district_id, edition_id) l;

    -- Rings of them, cut where they pass a place again: with positive doubled area they bound the whole
    -- from outside, else a hole. The last round of each walk, without a segment, closes it.
    seen := array_fill(false, array[coalesce(cardinality(x0), 0)]);
    for start in 1 .. coalesce(cardinality(x0), 0) loop
        at := start;
        walk := '{}';
        places := '{}';
        while at is not null and not seen[at] loop
            seen[at] := true;
            passed := array_position(places, x0[at] << 32 | y0[at]);
            if passed is not null then
                holes := holes || hole_of(walk[passed:], x0, y0, x1, y1);
                walk := walk[:passed - 1];
                places := places[:passed - 1];
            end if;
            walk := walk || at;
            places := places || (x0[at] << 32 | y0[at]);
            at := following[at];
        end loop;
        holes := holes || hole_of(walk, x0, y0, x1, y1);
    end loop;

    return query
    with lone as materialized (
        select * from lone_segments(district_id, edition_id)
    ), told as (
        select l.*, coalesce(h.grid, c.grid) as holder, b.grid as beside
        from lone l
        left join lateral (
            select gs.grid
            from shape s
            join grid_shape gs on gs.district = s.district and gs.shape = s.id and gs.edition = edition_id and gs.layer = 'governance'
            where s.district = district_id and s.geom && st_makepoint(l.ax, l.ay) and gs.grid <> l.grid
              and lattice_holds(s.geom, l.ax, l.ay)
              and not exists (select from st_dumppoints(s.geom) p where st_x(p.geom) = l.ax and st_y(p.geom) = l.ay)
              and not exists ( -- on its border: that is a corner one side lacks
                  select from st_dumpsegments(s.geom) d
                  cross join lateral (select st_x(st_startpoint(d.geom))::bigint as ux, st_y(st_startpoint(d.geom))::bigint as uy,
                      st_x(st_endpoint(d.geom))::bigint as vx, st_y(st_endpoint(d.geom))::bigint as vy) e
                  where lattice_beside(l.ax, l.ay, ux, uy, vx, vy))
            limit 1
        ) h on true
        left join lateral ( -- another that runs the other way and has an end beside it, or it beside the other
            select o.grid
            from lone o
            where o.n <> l.n and (o.bx - o.ax)::numeric * (l.bx - l.ax) + (o.by - o.ay)::numeric * (l.by - l.ay) < 0
              and least(o.ax, o.bx) <= greatest(l.ax, l.bx) + 1 and least(l.ax, l.bx) <= greatest(o.ax, o.bx) + 1
              and least(o.ay, o.by) <= greatest(l.ay, l.by) + 1 and least(l.ay, l.by) <= greatest(o.ay, o.by) + 1
              and (lattice_beside(o.ax, o.ay, l.ax, l.ay, l.bx, l.by) or lattice_beside(o.bx, o.by, l.ax, l.ay, l.bx, l.by)
                or lattice_beside(l.ax, l.ay, o.ax, o.ay, o.bx, o.by) or lattice_beside(l.bx, l.by, o.ax, o.ay, o.bx, o.by))
            limit 1
        ) b on true
        left join lateral ( -- another that crosses it
            select o.grid
            from lone o
            where least(o.ax, o.bx) <= greatest(l.ax, l.bx) and least(l.ax, l.bx) <= greatest(o.ax, o.bx)
              and least(o.ay, o.by) <= greatest(l.ay, l.by) and least(l.ay, l.by) <= greatest(o.ay, o.by)
              and sign((l.bx - l.ax) * (o.ay - l.ay) - (l.by - l.ay) * (o.ax - l.ax)) * sign((l.bx - l.ax) * (o.by - l.ay) - (l.by - l.ay) * (o.bx - l.ax)) = -1
              and sign((o.bx - o.ax) * (l.ay - o.ay) - (o.by - o.ay) * (l.ax - o.ax)) * sign((o.bx - o.ax) * (l.by - o.ay) - (o.by - o.ay) * (l.bx - o.ax)) = -1
            limit 1
        ) c on true
    )
    select case when holder is not null then 'overlap' when beside is not null or following is null then 'unpaired' else 'gap' end,
        case when coalesce(holder, beside, grid) = grid then array[grid]
            else array[least(grid, coalesce(holder, beside)), greatest(grid, coalesce(holder, beside))] end,
        lonlat_of(st_makepoint((ax + bx) / 2.0, (ay + by) / 2.0)), ax, ay, bx, by
    from told
    where holder is not null or beside is not null or following is null or n = any (holes)
    order by n;
end
$$;
