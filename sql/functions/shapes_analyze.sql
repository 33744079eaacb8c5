-- shapes_analyze tells the planner of the rows of an edition just made. It takes one it has not heard
-- of for a row or two, and whoever opens a new draft of 2,000 grids would wait half a minute for its
-- to-do list. Somebody else's analysis under way is not waited for.
create or replace function shapes_analyze() returns void
language plpgsql as $$
begin
    analyze (skip_locked) grid_shape (district, edition);
end
$$;
