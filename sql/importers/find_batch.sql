-- One batch with its digest, options and summary, beside what lists show.
select b.id, b.district, b.kind, b.state, b.file_name, b.format, b.source_crs, b.encoding, b.mapping, b.rows_read, b.rows_good, b.rows_bad,
    b.bounds::bigint[], b.edition, b.error, b.created_by, coalesce(nullif(a.display_name, ''), a.name, ''), b.created_at, b.updated_at, b.published_at,
    b.progress, b.summary, b.columns, b.options, b.file_sha256
from import_batch b
left join actor a on a.district = b.district and a.id = b.created_by
where b.district = @district::integer and b.id = @batch::bigint
