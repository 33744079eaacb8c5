-- Posts in one of @grids or in one of the lattice boxes (side by side): lattice place and grid as stored
-- (0 for none).
select p.id, p.x::bigint, p.y::bigint, coalesce(p.grid_now, 0) from post p
where p.district = @district::integer
  and (p.grid_now = any (@grids::bigint[])
    or exists (select from unnest(@x0::bigint[], @y0::bigint[], @x1::bigint[], @y1::bigint[]) as b (x0, y0, x1, y1)
        where p.x between b.x0 and b.x1 and p.y between b.y0 and b.y1))
