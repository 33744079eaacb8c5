-- Tells every district's readers that anything may have changed.
select next_change(f.district, null, 'restore', 'load', null, null, null, null, null) from feed f
