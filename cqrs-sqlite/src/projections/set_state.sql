UPDATE main.generations
SET state = ?2
WHERE generation = ?1;
