-- Forgets what an edition's check found before.
delete from edition_finding where district = @district::integer and edition = @edition::bigint
