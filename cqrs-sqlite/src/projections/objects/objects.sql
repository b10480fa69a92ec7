SELECT kind, name, sql
FROM main.generation_objects
WHERE generation = ?1
ORDER BY ordinal;
