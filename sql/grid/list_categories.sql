-- Incident categories of a district by group and code.
select code, name, name_en, group_code, sensitive from incident_category
where district = @district::integer
order by group_code, code
