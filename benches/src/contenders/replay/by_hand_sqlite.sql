SELECT name, data FROM events ORDER BY position
