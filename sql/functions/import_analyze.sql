-- import_analyze refreshes what the planner knows about a table after a bulk load.
create or replace function import_analyze(thing text) returns void
language plpgsql as $$
begin
    execute format('analyze %I', thing);
end
$$;
