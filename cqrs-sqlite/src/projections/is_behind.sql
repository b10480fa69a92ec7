-- Whether a part of the one is behind a part of the other.
SELECT
  (SELECT min(position) FROM main.checkpoints WHERE generation = ?1)
  < (SELECT max(position) FROM main.checkpoints WHERE generation = ?2);
