-- Sets visibility and statistics of all that a load filled.
vacuum (analyze) district, area, grid, shape, grid_shape, organisation, member, grid_branch, grid_member,
    building, post, road, water, place, incident, incident_key, feed, change
