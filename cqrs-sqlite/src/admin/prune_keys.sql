-- Entries rise with their time: only the first of them can be old enough.
DELETE FROM main.keys
WHERE entry IN (
  SELECT entry
  FROM (SELECT entry, recorded_at FROM main.keys ORDER BY entry LIMIT ?2)
  WHERE recorded_at < ?1
);
