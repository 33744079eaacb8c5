-- edition_day is the first day a draft, or an edition on its way into force, is meant for; of one
-- that is or was in force its first day; never a day gone by for what is still to come.
create or replace function edition_day(district_id integer, edition_id bigint) returns date
language sql stable as $$
    select case when e.during is not null then lower(e.during)
        else greatest(e.planned_from, (now() at time zone d.time_zone)::date) end
    from edition e join district d on d.id = e.district
    where e.district = district_id and e.id = edition_id
$$;

-- edition_branches and edition_members are who answers for which grid in an edition on a day. What
-- an edition that is not yet in force plans for a grid stands for all that is dated there; id and
-- during are null where it is planned. Grids the edition no longer has are included, so that what
-- is taken apart can be handed on. Not strict, so that the planner sees through them.
create or replace function edition_branches(district_id integer, edition_id bigint, day date)
returns table (grid bigint, organisation bigint, role text, id bigint, during daterange, confirmed boolean)
language sql stable parallel safe as $$
    select p.grid, p.organisation, p.role, null::bigint, null::daterange, p.confirmed
    from planned_branch p
    join edition e on e.district = p.district and e.id = p.edition and e.state in ('draft', 'submitted', 'approved', 'scheduled')
    where p.district = district_id and p.edition = edition_id
    union all
    select gb.grid, gb.organisation, gb.role, gb.id, gb.during, true
    from grid_branch gb
    where gb.district = district_id and gb.during @> day
      and not exists (
          select from planned_branch p
          join edition e on e.district = p.district and e.id = p.edition and e.state in ('draft', 'submitted', 'approved', 'scheduled')
          where p.district = district_id and p.edition = edition_id and p.grid = gb.grid)
$$;

create or replace function edition_members(district_id integer, edition_id bigint, day date)
returns table (grid bigint, member bigint, role text, id bigint, during daterange, confirmed boolean)
language sql stable parallel safe as $$
    select p.grid, p.member, p.role, null::bigint, null::daterange, p.confirmed
    from planned_member p
    join edition e on e.district = p.district and e.id = p.edition and e.state in ('draft', 'submitted', 'approved', 'scheduled')
    where p.district = district_id and p.edition = edition_id
    union all
    select gm.grid, gm.member, gm.role, gm.id, gm.during, true
    from grid_member gm
    where gm.district = district_id and gm.during @> day
      and not exists (
          select from planned_member p
          join edition e on e.district = p.district and e.id = p.edition and e.state in ('draft', 'submitted', 'approved', 'scheduled')
          where p.district = district_id and p.edition = edition_id and p.grid = gm.grid)
$$;
