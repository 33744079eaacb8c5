-- The half-open ray rule of geo.Locate in SQL: a ray runs from (x, y) to the west; a segment
-- counts when exactly one end lies south of y and the crossing lies at or west of x.
-- shape is a lattice geometry. Exact while shapes are under 2^30 units wide.
create or replace function lattice_holds(shape geometry, x bigint, y bigint) returns boolean
language sql immutable strict parallel safe as $$
    select count(*) % 2 = 1
    from (select st_x(st_startpoint(d.geom))::bigint ax, st_y(st_startpoint(d.geom))::bigint ay,
                 st_x(st_endpoint(d.geom))::bigint bx, st_y(st_endpoint(d.geom))::bigint by
          from st_dumpsegments(shape) d) s
    where (ay > y) <> (by > y)
      and case when by > ay then (bx - ax) * (y - ay) <= (x - ax) * (by - ay)
               else (ax - bx) * (y - by) <= (x - bx) * (ay - by) end
$$;

-- grid_at is the governance grid of an edition that holds a lattice point: no row outside,
-- more than one only where an unproved baseline overlaps.
create or replace function grid_at(district_id integer, edition_id bigint, x bigint, y bigint)
returns setof bigint
language sql stable strict parallel safe as $$
    select gs.grid
    from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
    where gs.district = district_id and gs.edition = edition_id and gs.layer = 'governance'
      and s.geom && st_makepoint(x, y)
      and lattice_holds(s.geom, x, y)
    order by gs.grid
$$;

-- edition_on is the edition in force on a day; no row if none was. Up to today that is one that
-- was put in force: where a scheduled one has not been activated on its day, the one before goes on.
create or replace function edition_on(district_id integer, day date) returns setof bigint
language sql stable strict parallel safe as $$
    select e.id from edition e join district d on d.id = e.district
    where e.district = district_id
      and case when day > (now() at time zone d.time_zone)::date
            then e.during @> day and e.state in ('in_force', 'superseded', 'scheduled')
            else e.state = 'superseded' and e.during @> day or e.state = 'in_force' and lower(e.during) <= day end
$$;
