-- Water that meets a box of degrees: id, class, name, areas or lines.
select w.id, w.class, w.name, w.surface
from water w
where w.district = @district::integer
  and w.surface && st_makeenvelope(@west::float8, @south::float8, @east::float8, @north::float8, 4326)
order by w.id
