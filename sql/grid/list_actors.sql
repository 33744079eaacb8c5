-- The actors of a district by name, with how they get in; one of them when name or id is given.
select a.district, a.id, a.name, a.display_name, a.roles, a.scope_area,
    a.disabled_at, a.created_at, a.password_hash is not null as has_password,
    (select count(*) from actor_secret s where s.district = a.district and s.actor = a.id and s.kind = 'token'
        and (s.expires_at is null or s.expires_at > now())) as tokens,
    (select count(*) from session s where s.district = a.district and s.actor = a.id and s.expires_at > now()) as sessions,
    (select max(s.seen_at) from session s where s.district = a.district and s.actor = a.id) as seen_at
from actor a
where a.district = @district::integer
  and (@name::text is null or a.name = @name::text)
  and (@actor::bigint is null or a.id = @actor::bigint)
order by a.name
