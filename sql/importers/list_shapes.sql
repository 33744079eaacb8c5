-- Staged grids in order: number, code, name, kind, community and street as the file names them,
-- outline (WGS84).
select row_no, props ->> 'code', props ->> 'name', coalesce(props ->> 'kind', 'general'), coalesce(props ->> 'community', ''),
    coalesce(props ->> 'street', ''), geom
from import_row
where district = @district::integer and batch = @batch::bigint and good
order by row_no
