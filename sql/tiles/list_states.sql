-- The state of responsibility of every grid of an edition on a day: grid, state.
select st.grid, st.state from grid_states(@district::integer, @edition::bigint, @day::date) st
