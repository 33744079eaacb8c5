-- The lattice box of a district's outline; null where it has none.
select case when outline is not null and not st_isempty(outline)
    then array[st_xmin(outline), st_ymin(outline), st_xmax(outline), st_ymax(outline)]::bigint[] end
from district where id = @district::integer
