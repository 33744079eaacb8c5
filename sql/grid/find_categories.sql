-- Those of the codes that are incident categories of the district.
select code from incident_category where district = @district::integer and code = any (@codes::text[])
