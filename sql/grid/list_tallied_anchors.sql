-- Places to be counted on @day: posts open then (true) and incidents of the 90 days that end
-- with it (false), as lattice points.
select true, x::bigint, y::bigint from post where district = @district::integer and during @> @day::date
union all
select false, x::bigint, y::bigint from incident where district = @district::integer
  and reported_at >= (select district_instant(@district::integer, @day::date - 89))
  and reported_at < (select district_instant(@district::integer, @day::date + 1))
