-- Indexes and triggers on the log.
SELECT name, sql
FROM main.sqlite_schema
WHERE tbl_name = 'events' AND type IN ('index', 'trigger') AND sql IS NOT NULL
ORDER BY rowid;
