SELECT generation, name, version, partitions, state, definition
FROM main.generations
WHERE name = ?1 AND version = ?2
ORDER BY generation;
