-- One thing done to a comment.
insert into edition_comment_event (district, comment, actor, kind)
values (@district::integer, @comment::bigint, @actor::bigint, @kind::text)
