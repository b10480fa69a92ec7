SELECT type, data FROM cqrs.events WHERE log = 1 ORDER BY position
