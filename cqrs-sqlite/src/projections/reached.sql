SELECT min(position)
FROM main.checkpoints
WHERE generation = ?1;
