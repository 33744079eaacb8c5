-- import_mark of a row is a fingerprint of what an import writes; what the system computes
-- (grids things fall into, shares) is left out. Imports are taken back only while it holds.
create or replace function import_mark(r building) returns bigint language sql immutable parallel safe as $$
    select hashtextextended(row(r.source_key, r.estate, r.number, r.address, r.households, r.floors, r.footprint)::text, 0)
$$;

create or replace function import_mark(r post) returns bigint language sql immutable parallel safe as $$
    select hashtextextended(row(r.source_key, r.kind, r.name, r.address, r.hours, r.services, r.floor_m2, r.place, r.during)::text, 0)
$$;

create or replace function import_mark(r road) returns bigint language sql immutable parallel safe as $$
    select hashtextextended(row(r.source_key, r.class, r.name, r.line)::text, 0)
$$;

create or replace function import_mark(r water) returns bigint language sql immutable parallel safe as $$
    select hashtextextended(row(r.source_key, r.class, r.name, r.surface)::text, 0)
$$;

create or replace function import_mark(r place) returns bigint language sql immutable parallel safe as $$
    select hashtextextended(row(r.source_key, r.class, r.name, r.rank, r.point)::text, 0)
$$;

create or replace function import_mark(r incident) returns bigint language sql stable parallel safe as $$
    select hashtextextended(row(extract(epoch from r.reported_at), r.source, r.source_key, r.category, r.status, r.summary, r.address, r.place,
        extract(epoch from r.accepted_at), extract(epoch from r.dispatched_at), extract(epoch from r.done_at), extract(epoch from r.closed_at), extract(epoch from r.due_at))::text, 0)
$$;

create or replace function import_mark(r area) returns bigint language sql immutable parallel safe as $$
    select hashtextextended(row(r.kind, r.parent, r.code, r.name, r.reference)::text, 0)
$$;

create or replace function import_mark(r organisation) returns bigint language sql immutable parallel safe as $$
    select hashtextextended(row(r.kind, r.parent, r.form, r.big_committee, r.code, r.name, r.area, r.during)::text, 0)
$$;

create or replace function import_mark(r member) returns bigint language sql immutable parallel safe as $$
    select hashtextextended(row(r.organisation, r.name, r.office, r.work_phone, r.term)::text, 0)
$$;

create or replace function import_mark(r grid_branch) returns bigint language sql immutable parallel safe as $$
    select hashtextextended(row(r.grid, r.organisation, r.role, r.during)::text, 0)
$$;

create or replace function import_mark(r grid_member) returns bigint language sql immutable parallel safe as $$
    select hashtextextended(row(r.grid, r.member, r.role, r.during)::text, 0)
$$;
