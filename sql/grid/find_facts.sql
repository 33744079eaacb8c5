-- What there is to judge by: rules without data answer unknown.
select exists (select from area where district = @district::integer),
    exists (select from area where district = @district::integer and level = 2 and code <> ''),
    exists (select from building where district = @district::integer),
    exists (select from building where district = @district::integer and households > 0),
    exists (select from post where district = @district::integer),
    exists (select from incident where district = @district::integer),
    exists (select from organisation where district = @district::integer and kind = 'community_committee' and area is not null),
    exists (select from organisation where district = @district::integer),
    (select settings from district where id = @district::integer)
