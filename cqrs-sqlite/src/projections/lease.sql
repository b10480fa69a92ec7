SELECT position, revision
FROM main.checkpoints
WHERE generation = ?1 AND part = ?2;
