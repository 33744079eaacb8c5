-- Office holders by id with the grids assigned to each on @day, named as in @edition or, where
-- it lacks the grid, as in the newest edition that has it.
select m.id, o.id, o.name, m.name, m.office, m.work_phone, lower(m.term)::text, upper(m.term)::text,
    coalesce(g.ids, '{}'), coalesce(g.codes, '{}'), coalesce(g.names, '{}')
from member m
join organisation o on o.district = m.district and o.id = m.organisation
left join lateral (
    select array_agg(gm.grid order by n.code, gm.grid) as ids,
        array_agg(coalesce(n.code, '') order by n.code, gm.grid) as codes,
        array_agg(coalesce(n.name, '') order by n.code, gm.grid) as names
    from grid_member gm
    left join lateral (
        select gs.code, gs.name from grid_shape gs where gs.district = gm.district and gs.grid = gm.grid
        order by gs.edition = @edition::bigint desc, gs.edition desc limit 1
    ) n on true
    where gm.district = m.district and gm.member = m.id and gm.during @> @day::date
) g on true
where m.district = @district::integer
  and (@organisation::bigint is null or m.organisation = @organisation::bigint)
  and (@pattern::text is null or m.name ilike @pattern::text)
  and (not @in_office::boolean or m.term @> @day::date)
  and m.id > @after::bigint
order by m.id
limit @limit::integer
