-- grid_states is the responsibility state of every grid of a district on a day, first match:
--   no_branch   no lead branch whose assignment and whose own existence contain the day
--   no_member   no member whose assignment and whose term contain the day
--   overloaded  one of those members is head or worker of more grids that day than
--               settings.max_grids_per_member (3 when not set)
--   complete    otherwise
-- Retired grids are included: join with the edition's grid_shape.
create or replace function grid_states(district_id integer, day date) returns table (grid bigint, state text)
language sql stable strict parallel safe as $$
    with active as materialized (
        select gm.grid, gm.member, gm.role
        from grid_member gm
        join member m on m.district = gm.district and m.id = gm.member
        where gm.district = district_id and gm.during @> day and m.term @> day
    ), overloaded as (
        select a.member
        from active a
        where a.role in ('head', 'worker')
        group by a.member
        having count(distinct a.grid) > (
            select coalesce((d.settings ->> 'max_grids_per_member')::integer, 3)
            from district d where d.id = district_id)
    ), staffed as (
        select a.grid, bool_or(o.member is not null) as overloaded
        from active a left join overloaded o on o.member = a.member
        group by a.grid
    ), led as (
        select distinct gb.grid
        from grid_branch gb
        join organisation org on org.district = gb.district and org.id = gb.organisation
        where gb.district = district_id and gb.role = 'lead' and gb.during @> day and org.during @> day
    )
    select g.id, case
        when l.grid is null then 'no_branch'
        when s.grid is null then 'no_member'
        when s.overloaded then 'overloaded'
        else 'complete' end
    from grid g
    left join led l on l.grid = g.id
    left join staffed s on s.grid = g.id
    where g.district = district_id
$$;
