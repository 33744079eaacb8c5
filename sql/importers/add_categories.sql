-- Makes a category for every name among staged incidents that the district does not know by
-- code, name or English name; the names made, in order. The code is the name in small letters.
insert into incident_category (district, code, name, name_en)
select @district::integer, w.code, min(w.name), case when min(w.name) ~ '^[ -~]+$' then min(w.name) else '' end
from (
    select distinct lower(regexp_replace(trim(n), '\s+', '_', 'g')) as code, trim(n) as name
    from (select coalesce(r.props ->> 'category', @fallback::text) as n from import_row r
          where r.district = @district::integer and r.batch = @batch::bigint and r.good) s
) w
where not exists (select from incident_category c
    where c.district = @district::integer and (c.code in (w.code, w.name) or lower(c.name) = lower(w.name) or lower(c.name_en) = lower(w.name)))
group by w.code
on conflict (district, code) do nothing
returning name
