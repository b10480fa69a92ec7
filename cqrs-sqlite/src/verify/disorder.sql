-- Events of a stream whose positions do not rise with their versions.
SELECT category, stream_id, before, position
FROM (
  SELECT category, stream_id, position,
    lag(position, 1, 0) OVER (PARTITION BY category, stream_id ORDER BY version) AS before
  FROM main.events
)
WHERE position <= before
LIMIT 100;
