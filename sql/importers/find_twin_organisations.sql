-- Writes a finding for every staged organisation that an earlier row already stands for.
insert into import_finding (district, batch, step, row_no, field, value, rule, severity, detail)
select @district::integer, @batch::bigint, 'check', row_no, 'name', left(name, 80), 'duplicate_name', 'error', jsonb_build_object('first', least(first, first_id))
from (select row_no, props ->> 'name' as name, min(row_no) over (partition by props ->> 'parent_id', props ->> 'name') as first,
          min(row_no) over (partition by props ->> 'id') as first_id
      from import_row where district = @district::integer and batch = @batch::bigint) s
where row_no > least(first, first_id)
