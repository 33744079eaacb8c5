-- Notes the sources' keys of the incidents of a district between two times.
insert into incident_key (district, source, source_key, reported_at, id)
select district, source, source_key, reported_at, id from incident
where district = @district::integer and reported_at >= @from::timestamptz and reported_at < @to::timestamptz
order by district, source, source_key
