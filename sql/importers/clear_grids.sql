-- Nothing belongs to a grid any more: the district has no edition in force and no outline.
with buildings as (update building set grid_now = null, grid_share = 1 where district = @district::integer and grid_now is not null),
posts as (update post set grid_now = null where district = @district::integer and grid_now is not null),
incidents as (update incident set grid_now = null where district = @district::integer and grid_now is not null)
update district set outline = null, centre = null where id = @district::integer
