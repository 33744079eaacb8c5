-- Roads whose line meets a box of degrees: id, class, name, line.
select r.id, r.class, r.name, r.line
from road r
where r.district = @district::integer
  and r.line && st_makeenvelope(@west::float8, @south::float8, @east::float8, @north::float8, 4326)
order by r.id
