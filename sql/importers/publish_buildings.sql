-- Publishes staged buildings, or with @dry only counts: rows new, changed, the same.
with staged as (
    select r.key as source_key, coalesce(r.props ->> 'estate', '') as estate, coalesce(r.props ->> 'number', '') as number,
        coalesce(r.props ->> 'address', '') as address, coalesce((r.props ->> 'households')::integer, 0) as households,
        (r.props ->> 'floors')::smallint as floors, r.geom::geometry(MultiPolygon, 4326) as footprint, p.x, p.y, p.grid_now, p.share
    from import_row r join import_place p using (district, batch, row_no)
    where r.district = @district::integer and r.batch = @batch::bigint and r.good
), plan as materialized (
    select s.*, t.id,
        case when t.id is null then 'add'
             when (t.estate, t.number, t.address, t.households, t.floors, t.footprint)
                  is distinct from (s.estate, s.number, s.address, s.households, s.floors, s.footprint) then 'update'
             else 'same' end as action,
        case when t.id is not null and not @dry::boolean then (to_jsonb(t) - 'footprint') || jsonb_build_object('footprint', t.footprint::text) end as before
    from staged s left join building t on t.district = @district::integer and t.source_key = s.source_key
), written as (
    insert into building as t (district, source_key, estate, number, address, households, floors, footprint, x, y, grid_now, grid_share)
    select @district::integer, source_key, estate, number, address, households, floors, footprint, x, y, grid_now, share
    from plan where action <> 'same' and not @dry::boolean
    on conflict (district, source_key) do update set estate = excluded.estate, number = excluded.number, address = excluded.address,
        households = excluded.households, floors = excluded.floors, footprint = excluded.footprint,
        x = excluded.x, y = excluded.y, grid_now = excluded.grid_now, grid_share = excluded.grid_share
    returning t.id, t.source_key, import_mark(t) as after
), kept as (
    insert into import_undo (district, batch, thing, id, before, after)
    select @district::integer, @batch::bigint, 'building', w.id, p.before, w.after
    from written w join plan p using (source_key)
)
select count(*) filter (where action = 'add'), count(*) filter (where action = 'update'), count(*) filter (where action = 'same') from plan
