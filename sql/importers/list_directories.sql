-- The directories of uploads that a batch has still to read.
select b.options ->> 'dir' from import_batch b
where b.state in ('uploaded', 'staged', 'checked') and coalesce(b.options ->> 'dir', '') <> ''
