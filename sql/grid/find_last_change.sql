-- Number of the district's last change outside the named layers; of changes pruned from the
-- feed it is known only that they were before the oldest row kept.
select greatest(
    coalesce((select seq from change where district = @district::integer and not layer = any (@ignore::text[]) order by seq desc limit 1), 0),
    coalesce((select min(seq) - 1 from change where district = @district::integer),
             (select last from feed where district = @district::integer), 0))
