-- The first day an edition is meant for.
select edition_day(@district::integer, @edition::bigint)::text
