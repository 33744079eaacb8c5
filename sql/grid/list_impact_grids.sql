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
    from (
        select organisation from grid_branch
        where district = @district::integer and grid = g.id and role = 'lead' and during @> @day::date
        offset 0
    ) gb
    cross join lateral (
        select id, name, form from organisation
        where district = @district::integer and id = gb.organisation and during @> @day::date
        offset 0
    ) o
) d on true
left join lateral (
    select count(*) > 0 as planned, min(o.id) filter (where pb.role = 'lead') as id,
        min(o.name) filter (where pb.role = 'lead') as name, min(o.form) filter (where pb.role = 'lead') as form
    from (
        select organisation, role from planned_branch
        where district = @district::integer and edition = @edition::bigint and grid = g.id
        offset 0
    ) pb
    cross join lateral (
        select id, name, form from organisation where district = @district::integer and id = pb.organisation offset 0
    ) o
) p on true
