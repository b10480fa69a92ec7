-- How far queries see: not what a checkpoint saw of an older epoch and the log has lost.
SELECT min(min(c.position, coalesce(
  (SELECT min(e.first_position) - 1 FROM main.epochs e WHERE e.epoch > c.epoch),
  c.position)))
FROM main.checkpoints c
WHERE c.generation = ?1;
