-- Publishes staged posts, or with @dry only counts: rows new, changed, the same.
with staged as (
    select r.key as source_key, r.props ->> 'kind' as kind, r.props ->> 'name' as name, coalesce(r.props ->> 'address', '') as address,
        coalesce(r.props -> 'hours', '{}') as hours,
        coalesce((select array_agg(s) from jsonb_array_elements_text(r.props -> 'services') s), '{}') as services,
        (r.props ->> 'floor_m2')::double precision as floor_m2, r.geom::geometry(Point, 4326) as place, p.x, p.y, p.grid_now,
        daterange((r.props ->> 'from')::date, (r.props ->> 'to')::date) as during
    from import_row r join import_place p using (district, batch, row_no)
    where r.district = @district::integer and r.batch = @batch::bigint and r.good
), plan as materialized (
    select s.*, t.id,
        case when t.id is null then 'add'
             when (t.kind, t.name, t.address, t.hours, t.services, t.floor_m2, t.place, t.during)
                  is distinct from (s.kind, s.name, s.address, s.hours, s.services, s.floor_m2, s.place, s.during) then 'update'
             else 'same' end as action,
        case when t.id is not null and not @dry::boolean then (to_jsonb(t) - 'place') || jsonb_build_object('place', t.place::text) end as before
    from staged s left join post t on t.district = @district::integer and t.source_key = s.source_key
), written as (
    insert into post as t (district, source_key, kind, name, address, hours, services, floor_m2, place, x, y, grid_now, during)
    select @district::integer, source_key, kind, name, address, hours, services, floor_m2, place, x, y, grid_now, during
    from plan where action <> 'same' and not @dry::boolean
    on conflict (district, source_key) do update set kind = excluded.kind, name = excluded.name, address = excluded.address,
        hours = excluded.hours, services = excluded.services, floor_m2 = excluded.floor_m2, place = excluded.place,
        x = excluded.x, y = excluded.y, grid_now = excluded.grid_now, during = excluded.during
    returning t.id, t.source_key, import_mark(t) as after
), kept as (
    insert into import_undo (district, batch, thing, id, before, after)
    select @district::integer, @batch::bigint, 'post', w.id, p.before, w.after
    from written w join plan p using (source_key)
)
select count(*) filter (where action = 'add'), count(*) filter (where action = 'update'), count(*) filter (where action = 'same') from plan
