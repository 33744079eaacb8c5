-- Areas of a district, streets and towns first, each level by code and name.
select id, kind, level, parent, code, name from area
where district = @district::integer
order by level, code, name, id
