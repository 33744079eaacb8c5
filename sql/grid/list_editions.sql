-- Editions of a district, newest first: who made them, their grids and findings by severity.
select e.id, e.name, e.state, e.proved, lower(e.during)::text, upper(e.during)::text,
    e.created_at, a.id, coalesce(nullif(a.display_name, ''), a.name),
    (select count(*) from grid_shape gs where gs.district = e.district and gs.edition = e.id),
    coalesce(f.errors, 0), coalesce(f.warnings, 0), coalesce(f.infos, 0)
from edition e
left join actor a on a.district = e.district and a.id = e.created_by
left join lateral (
    select count(*) filter (where severity = 'error') as errors,
        count(*) filter (where severity = 'warning') as warnings,
        count(*) filter (where severity = 'info') as infos
    from edition_finding f where f.district = e.district and f.edition = e.id
) f on true
where e.district = @district::integer
order by e.created_at desc, e.id desc
