-- The state of responsibility of every grid on a day: grid, state.
select st.grid, st.state from grid_states(@district::integer, @day::date) st
