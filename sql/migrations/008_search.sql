-- What a search compares, written once: turning twenty thousand names into search_text for
-- every query took longer than finding them.

alter table area add search text not null generated always as (search_text(code || '|' || name)) stored;
alter table organisation add search text not null generated always as (search_text(code || '|' || name)) stored;
alter table member add search text not null generated always as (search_text(name)) stored;
alter table post add search text not null generated always as (search_text(name || '|' || address)) stored;
alter table place add search text not null generated always as (search_text(name)) stored;
alter table road add search text not null generated always as (search_text(name)) stored;
alter table building add search text not null generated always as (search_text(estate || number || '|' || address)) stored;

-- A code has no '|'; the grid's own code and name, its community's apart.
alter table grid_shape add search text not null generated always as (search_text(code || '|' || name)) stored;

drop index building_search;
drop function building_text;
create index building_search on building using gin (search_grams(search));
