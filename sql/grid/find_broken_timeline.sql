-- R24: an edition not yet in force that is not based on the one it would replace, or would come into
-- force on @day before that one did. A scheduled one replaces the one before it.
with own as (
    select e.* from edition e
    where e.district = @district::integer and e.id = @edition::bigint and e.state in ('draft', 'submitted', 'approved', 'scheduled')
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
    select 'day_too_early' where @day::date <= lower(r.during)
) f
where @grid::bigint is null
