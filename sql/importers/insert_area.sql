-- A new area that a grid file names; its id, also remembered as what the batch added.
with made as (
    insert into area as t (district, kind, parent, parent_level, name)
    values (@district::integer, @kind::text, @parent::bigint, case when @parent::bigint is not null then 1 end, @name::text)
    returning t.id, import_mark(t) as after
), kept as (
    insert into import_undo (district, batch, thing, id, after) select @district::integer, @batch::bigint, 'area', id, after from made
)
select id from made
