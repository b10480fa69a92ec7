-- The head, the epoch, and the latest time that the log has written down.
SELECT
  coalesce((SELECT max(position) FROM main.events), 0),
  coalesce((SELECT max(epoch) FROM main.epochs), 0),
  max(coalesce((SELECT recorded_at FROM main.events ORDER BY position DESC LIMIT 1), 0),
      coalesce((SELECT recorded_at FROM main.keys ORDER BY entry DESC LIMIT 1), 0));
