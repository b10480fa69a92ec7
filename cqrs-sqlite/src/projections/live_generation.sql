SELECT generation, name, version, partitions, state
FROM main.generations
WHERE name = ?1 AND state = 'live';
