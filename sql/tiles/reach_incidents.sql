-- The cells of zoom 20 with incidents, as the first cell of the lattice in each.
select distinct (i.cell >> 24) << 24
from incident i
where i.district = @district::integer
