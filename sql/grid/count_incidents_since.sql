-- Incidents reported since the beginning of a day.
select count(*) from incident
where district = @district::integer and reported_at >= (select district_instant(@district::integer, @day::date))
