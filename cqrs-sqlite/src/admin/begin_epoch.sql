-- The number is the time in seconds (?1 is in microseconds), so that a file that was restored and
-- begins an epoch does not take one that the file it was copied from has had since.
INSERT INTO main.epochs (epoch, first_position, began_at, reason)
SELECT
  max(coalesce(max(epoch), 0) + 1, ?1 / 1000000),
  coalesce((SELECT max(position) FROM main.events), 0) + 1,
  ?1,
  ?2
FROM main.epochs
RETURNING epoch;
