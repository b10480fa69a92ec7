-- In a session whose transactions only read unless they say otherwise.
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SELECT epoch, head, recorded_head FROM "cqrs".open_log($1::integer);
COMMIT
