-- Locks a district's actors against other changes of who may administer, until commit.
select id from district where id = @district::integer for no key update
