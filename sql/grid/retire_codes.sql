-- Notes codes that grids of an edition no longer have.
insert into retired_code (district, edition, layer, code)
select @district::integer, @edition::bigint, r.layer, r.code from unnest(@layers::text[], @codes::text[]) as r (layer, code)
on conflict do nothing
