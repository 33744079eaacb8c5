-- Publishes staged places, or with @dry only counts: rows new, changed, the same.
with staged as (
    select r.key as source_key, coalesce(r.props ->> 'class', 'landmark') as class, r.props ->> 'name' as name,
        coalesce((r.props ->> 'rank')::smallint, 5::smallint) as rank, r.geom::geometry(Point, 4326) as point
    from import_row r
    where r.district = @district::integer and r.batch = @batch::bigint and r.good
), plan as materialized (
    select s.*, t.id,
        case when t.id is null then 'add'
             when (t.class, t.name, t.rank, t.point) is distinct from (s.class, s.name, s.rank, s.point) then 'update'
             else 'same' end as action,
        case when t.id is not null and not @dry::boolean then jsonb_build_object('class', t.class, 'name', t.name, 'rank', t.rank, 'point', t.point::text) end as before
    from staged s left join place t on t.district = @district::integer and t.source_key = s.source_key
), written as (
    insert into place as t (district, source_key, class, name, rank, point)
    select @district::integer, source_key, class, name, rank, point
    from plan where action <> 'same' and not @dry::boolean
    on conflict (district, source_key) do update set class = excluded.class, name = excluded.name, rank = excluded.rank, point = excluded.point
    returning t.id, t.source_key, import_mark(t) as after
), kept as (
    insert into import_undo (district, batch, thing, id, before, after)
    select @district::integer, @batch::bigint, 'place', w.id, p.before, w.after
    from written w join plan p using (source_key)
)
select count(*) filter (where action = 'add'), count(*) filter (where action = 'update'), count(*) filter (where action = 'same') from plan
