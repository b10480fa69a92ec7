SELECT before, position
FROM (
  SELECT position, lag(position, 1, 0) OVER (ORDER BY position) AS before
  FROM main.events
)
WHERE position <> before + 1
LIMIT 100;
