-- Governance grids whose shape in @edition is not the one in @base, with both (null: not there), and
-- those that keep it but get another lead branch on @day by what @edition plans; by grid id.
with old as (
    select gs.grid, s.id, s.geom from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
    where gs.district = @district::integer and gs.edition = @base::bigint and gs.layer = 'governance'
), new as (
    select gs.grid, s.id, s.geom from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
    where gs.district = @district::integer and gs.edition = @edition::bigint and gs.layer = 'governance'
), replanned as (
    select p.grid
    from (
        select pb.grid, min(pb.organisation) filter (where pb.role = 'lead') as lead
        from planned_branch pb
        where pb.district = @district::integer and pb.edition = @edition::bigint and @day::date is not null
        group by pb.grid
    ) p
    where p.lead is distinct from (
        select gb.organisation
        from grid_branch gb join organisation o on o.district = gb.district and o.id = gb.organisation
        where gb.district = @district::integer and gb.grid = p.grid and gb.role = 'lead' and gb.during @> @day::date and o.during @> @day::date)
)
select coalesce(old.grid, new.grid), old.geom, new.geom, r.grid is not null
from old full join new on new.grid = old.grid
left join replanned r on r.grid = new.grid and r.grid = old.grid
where old.id is distinct from new.id or r.grid is not null
order by 1
