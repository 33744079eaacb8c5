-- Whether an edition's borders are proved a partition.
update edition set proved = @proved::boolean where district = @district::integer and id = @edition::bigint
