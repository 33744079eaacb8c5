-- Records an operation.
insert into operation (district, edition, id, op, request, reason, actor, undoes, root, key, sha256, bounds, impact)
values (@district::integer, @edition::bigint, @id::bigint, @op::text, @request::jsonb, @reason::text, @actor::bigint,
    @undoes::bigint, @root::bigint, @key::text, @sha256::bytea, @bounds::bigint[]::lattice[], @impact::jsonb)
