-- import_analyze refreshes what the planner knows about a table after a bulk load. Geometries
-- that no index covers are left out: they take longer than all else, and nothing asks for them.
create or replace function import_analyze(thing text) returns void
language plpgsql as $$
begin
    execute format('analyze %I (%s)', thing, (
        select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
        from pg_attribute a
        where a.attrelid = to_regclass(quote_ident(thing)) and a.attnum > 0 and not a.attisdropped
          and (a.atttypid <> 'geometry'::regtype
               or exists (select from pg_index i where i.indrelid = a.attrelid and a.attnum = any (i.indkey)))));
end
$$;
