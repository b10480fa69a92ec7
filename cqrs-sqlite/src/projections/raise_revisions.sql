-- What was worked out before commits no more.
UPDATE main.checkpoints
SET revision = revision + 1
WHERE generation = ?1;
