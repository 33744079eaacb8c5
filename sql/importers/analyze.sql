-- Refreshes what the planner knows about a table.
select import_analyze(@thing::text)
