-- Counting by cell or grid, month and category reads these indexes alone, not the rows.
drop index incident_cell;
drop index incident_grid;
create index incident_cell on incident (district, cell) include (reported_at, category);
create index incident_grid on incident (district, grid_now, reported_at) include (category);
