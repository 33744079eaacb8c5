-- Grids by id: code and name (in @edition, else in the newest that has them), the branch that leads on
-- @day by dated assignments, whether @edition plans its branches, and the one that is to lead.
select g.id, coalesce(n.code, ''), coalesce(n.name, ''), d.id, d.name, d.form, p.planned, p.id, p.name, p.form
from unnest(@ids::bigint[]) as g (id)
left join lateral (
    select gs.code, gs.name from grid_shape gs
    where gs.district = @district::integer and gs.grid = g.id
    order by gs.edition = @edition::bigint desc, gs.edition desc limit 1
) n on true
left join lateral (
    select o.id, o.name, o.form
    from grid_branch gb join organisation o on o.district = gb.district and o.id = gb.organisation
    where gb.district = @district::integer and gb.grid = g.id and gb.role = 'lead' and gb.during @> @day::date and o.during @> @day::date
) d on true
left join lateral (
    select count(*) > 0 as planned, min(o.id) filter (where pb.role = 'lead') as id,
        min(o.name) filter (where pb.role = 'lead') as name, min(o.form) filter (where pb.role = 'lead') as form
    from planned_branch pb join organisation o on o.district = pb.district and o.id = pb.organisation
    where pb.district = @district::integer and pb.edition = @edition::bigint and pb.grid = g.id
) p on true
