-- One step of an edition's life.
insert into edition_event (district, edition, actor, kind, note, detail)
values (@district::integer, @edition::bigint, @actor::bigint, @kind::text, @note::text, @detail::jsonb)
