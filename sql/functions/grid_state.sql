-- grid_states is the responsibility state of every grid of an edition on a day, first match:
--   no_branch   no lead branch whose assignment and whose own existence contain the day
--   no_member   no member whose assignment and whose term contain the day
--   overloaded  one of those members is head or worker of more of the edition's grids that day
--               than settings.max_grids_per_member (3 when not set)
--   complete    otherwise
-- What an edition not yet in force plans counts for what it will replace (edition_branches).
-- Written as one aggregate over a union, so that no misjudged number of rows can turn a join
-- into a loop over the whole district for every grid. On one day a member is at most once
-- in a grid (constraint grid_member_once, key of planned_member), so rows count grids.
create or replace function grid_states(district_id integer, edition_id bigint, day date) returns table (grid bigint, state text)
language sql stable parallel safe as $$
    select s.grid, case
        when not bool_or(s.led) then 'no_branch'
        when not bool_or(s.staffed) then 'no_member'
        when bool_or(s.overloaded) then 'overloaded'
        else 'complete' end
    from (
        select gs.grid, true as present, false as led, false as staffed, false as overloaded
        from grid_shape gs
        where gs.district = district_id and gs.edition = edition_id
        union all
        select eb.grid, false, true, false, false
        from edition_branches(district_id, edition_id, day) eb
        join organisation org on org.district = district_id and org.id = eb.organisation
        where eb.role = 'lead' and org.during @> day
        union all
        select a.grid, false, false, true, a.load > (
            select coalesce((d.settings ->> 'max_grids_per_member')::integer, 3)
            from district d where d.id = district_id)
        from (
            select em.grid, count(*) filter (where em.role in ('head', 'worker')) over (partition by em.member) as load
            from edition_members(district_id, edition_id, day) em
            join member m on m.district = district_id and m.id = em.member
            where m.term @> day
              and em.grid in (select gs.grid from grid_shape gs where gs.district = district_id and gs.edition = edition_id)
        ) a
    ) s
    group by s.grid
    having bool_or(s.present)
$$;
