-- Waits for others that give grids of an edition codes with one of these stems; until commit.
select pg_advisory_xact_lock(k) from (
    select distinct hashtextextended(stem, (@district::bigint << 40) # @edition::bigint # 1) as k from unnest(@stems::text[]) stem order by 1
) keys
