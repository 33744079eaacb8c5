-- Keeps the answer to a batch under its idempotency key.
update incident_request set answer = @answer::jsonb where district = @district::integer and key = @key::text
