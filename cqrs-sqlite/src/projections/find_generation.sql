SELECT generation, name, version, partitions, state
FROM main.generations
WHERE generation = ?1;
