INSERT INTO main.epochs (epoch, first_position, began_at, reason)
SELECT
  coalesce(max(epoch), 0) + 1,
  coalesce((SELECT max(position) FROM main.events), 0) + 1,
  ?1,
  ?2
FROM main.epochs
RETURNING epoch;
