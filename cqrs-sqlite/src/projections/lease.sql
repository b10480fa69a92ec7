SELECT position, revision, (SELECT max(epoch) FROM main.epochs)
FROM main.checkpoints
WHERE generation = ?1 AND part = ?2;
