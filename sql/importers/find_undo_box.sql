-- Where the things were that a batch changed, as west, south, east, north in degrees; nulls when it
-- changed nothing that lies anywhere.
select st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)
from (
    select st_extent(coalesce(u.before ->> 'place', u.before ->> 'footprint', u.before ->> 'line', u.before ->> 'surface', u.before ->> 'point')::geometry) as e
    from import_undo u
    where u.district = @district::integer and u.batch = @batch::bigint and u.before is not null
) was
