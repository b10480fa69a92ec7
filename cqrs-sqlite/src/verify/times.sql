SELECT position
FROM (
  SELECT position, recorded_at, lag(recorded_at) OVER (ORDER BY position) AS before
  FROM main.events
)
WHERE recorded_at < before
LIMIT 100;
