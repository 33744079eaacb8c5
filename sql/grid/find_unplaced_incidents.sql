-- R18: how many incidents lie near the district but in no grid in force; one row or none.
select 'R18', 'all', 'incidents_unplaced', 'warning', '{}'::bigint[], '{}'::text[], '{}'::text[],
    null::bigint, null::text, null::text, null::bigint, null::text, null::geometry, null::text,
    jsonb_build_object('n', u.n), u.n
from (select count(*) as n from incident where district = @district::integer and grid_now is null) u
where u.n > 0 and @grid::bigint is null -- no one grid is to blame
