-- A restored database goes on with numbers nobody has seen: its feeds continue at the clock, in
-- microseconds since 1970, so that whoever kept something by a number of the database that was
-- replaced finds that number gone.
update feed set last = greatest(last, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
