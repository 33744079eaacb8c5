-- The next number of the district's feed, its row, and the wake-up. Last before commit.
with announced as (
    select next_change(@district::integer, @actor::bigint, @layer::text, @kind::text, @edition::bigint,
        @batch::bigint, @before::bigint[], @after::bigint[], '{}'::jsonb) as seq
)
select pg_notify('gridmap_change', json_build_object('district', @district::integer, 'seq', seq)::text) from announced
