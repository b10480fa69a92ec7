-- Whether a part of the one is behind a part of the other. What serves may be ahead of a log that
-- lost commits: nobody will ever be there again.
SELECT
  (SELECT min(position) FROM main.checkpoints WHERE generation = ?1)
  < min(
    (SELECT max(position) FROM main.checkpoints WHERE generation = ?2),
    coalesce((SELECT max(position) FROM main.events), 0)
  );
