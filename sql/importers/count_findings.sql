-- How many findings of each rule a batch has.
select rule, severity, count(*) from import_finding
where district = @district::integer and batch = @batch::bigint
group by rule, severity order by severity, count(*) desc, rule
