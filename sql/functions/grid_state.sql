-- grid_states is the responsibility state of every grid of a district on a day, first match:
--   no_branch   no lead branch whose assignment and whose own existence contain the day
--   no_member   no member whose assignment and whose term contain the day
--   overloaded  one of those members is head or worker of more grids that day than
--               settings.max_grids_per_member (3 when not set)
--   complete    otherwise
-- Retired grids are included: join with the edition's grid_shape.
-- Written as one aggregate over a union, so that no misjudged number of rows can turn a join
-- into a loop over the whole district for every grid. On one day a member is at most once
-- in a grid (constraint grid_member_once), so rows count grids.
create or replace function grid_states(district_id integer, day date) returns table (grid bigint, state text)
language sql stable strict parallel safe as $$
    select s.grid, case
        when not bool_or(s.led) then 'no_branch'
        when not bool_or(s.staffed) then 'no_member'
        when bool_or(s.overloaded) then 'overloaded'
        else 'complete' end
    from (
        select g.id as grid, false as led, false as staffed, false as overloaded
        from grid g
        where g.district = district_id
        union all
        select gb.grid, true, false, false
        from grid_branch gb
        join organisation org on org.district = gb.district and org.id = gb.organisation
        where gb.district = district_id and gb.role = 'lead' and gb.during @> day and org.during @> day
        union all
        select a.grid, false, true, a.load > (
            select coalesce((d.settings ->> 'max_grids_per_member')::integer, 3)
            from district d where d.id = district_id)
        from (
            select gm.grid, count(*) filter (where gm.role in ('head', 'worker')) over (partition by gm.member) as load
            from grid_member gm
            join member m on m.district = gm.district and m.id = gm.member
            where gm.district = district_id and gm.during @> day and m.term @> day
        ) a
    ) s
    group by s.grid
$$;
