-- Category ids of a district by code.
select code, id from incident_category where district = @district::integer
