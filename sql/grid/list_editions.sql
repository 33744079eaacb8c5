-- Editions of a district, newest first, or only @edition: what each is based on and meant for, who
-- made, submitted, approved and published it, its grids and findings by severity.
select e.id, e.name, e.state, e.proved, lower(e.during)::text, upper(e.during)::text,
    e.base, e.planned_from::text, e.note, e.outside, e.created_at, e.submitted_at, e.approved_at, e.published_at,
    a.id, coalesce(nullif(a.display_name, ''), a.name), s.id, coalesce(nullif(s.display_name, ''), s.name),
    r.id, coalesce(nullif(r.display_name, ''), r.name), p.id, coalesce(nullif(p.display_name, ''), p.name),
    (select count(*) from grid_shape gs where gs.district = e.district and gs.edition = e.id),
    coalesce(f.errors, 0), coalesce(f.warnings, 0), coalesce(f.infos, 0), e.blocked
from edition e
left join actor a on a.district = e.district and a.id = e.created_by
left join actor s on s.district = e.district and s.id = e.submitted_by
left join actor r on r.district = e.district and r.id = e.approved_by
left join actor p on p.district = e.district and p.id = e.published_by
left join lateral (
    select count(*) filter (where severity = 'error') as errors,
        count(*) filter (where severity = 'warning') as warnings,
        count(*) filter (where severity = 'info') as infos
    from edition_finding f where f.district = e.district and f.edition = e.id
) f on true
where e.district = @district::integer and (@edition::bigint is null or e.id = @edition::bigint)
order by e.created_at desc, e.id desc
