-- R24: an edition not yet in force that is not based on the one it would replace, was made before that
-- one went back to its planner, or would come into force on @day before that one did. A scheduled one
-- replaces the one before it.
with recursive own as (
    select e.* from edition e
    where e.district = @district::integer and e.id = @edition::bigint and e.state in ('draft', 'submitted', 'approved', 'scheduled')
), made as ( -- itself, and the drafts of the same base it was made from
    select own.district, own.id, own.base, own.created_at from own
    union
    select e.district, e.id, e.base, e.created_at from made m
    join edition_event v on v.district = m.district and v.edition = m.id and v.kind = 'created'
    join edition e on e.district = m.district and e.id = (v.detail ->> 'from')::bigint and e.base = m.base
), replaced as (
    select e.* from edition e, own
    where e.district = @district::integer and e.id <> own.id
      and e.state in ('scheduled', 'in_force', 'superseded') and (own.during is null or lower(e.during) < lower(own.during))
    order by lower(e.during) desc limit 1
)
select 'R24', f.kind, f.kind, 'error', '{}'::bigint[], '{}'::text[], '{}'::text[],
    null::bigint, null::text, null::text, null::bigint, null::text, null::geometry, null::text,
    jsonb_strip_nulls(jsonb_build_object('base', b.id, 'base_name', b.name, 'last', r.id, 'last_name', r.name,
        'day', @day::date, 'since', lower(r.during))), count(*) over ()
from own
cross join replaced r
left join edition b on b.district = own.district and b.id = own.base
cross join lateral (
    select 'base_superseded' as kind where own.base is distinct from r.id
    union all
    select 'base_changed' where own.base = r.id and exists (
        select from edition_event v
        where v.district = own.district and v.edition = own.base and v.kind = 'returned' and v.at > (select min(created_at) from made))
    union all
    select 'day_too_early' where @day::date <= lower(r.during)
) f
where @grid::bigint is null
