-- A new comment; no row if its author has made one under its key. @place is lon, lat; null for an answer.
insert into edition_comment (district, edition, reply_to, place, grid, text, author, key, sha256)
values (@district::integer, @edition::bigint, @reply_to::bigint,
    st_point((@place::double precision[])[1], (@place::double precision[])[2], 4326),
    @grid::bigint, @text::text, @actor::bigint, @key::text, @sha256::bytea)
on conflict (district, edition, author, key) do nothing
returning id
