-- Tells the planner of the grids of an edition just made.
select shapes_analyze()
