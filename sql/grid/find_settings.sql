-- The district's own settings.
select settings from district where id = @district::integer
