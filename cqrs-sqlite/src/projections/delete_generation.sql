DELETE FROM main.generations
WHERE generation = ?1;
