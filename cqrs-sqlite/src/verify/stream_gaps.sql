SELECT category, stream_id, before, version
FROM (
  SELECT category, stream_id, version,
    lag(version, 1, 0) OVER (PARTITION BY category, stream_id ORDER BY version) AS before
  FROM main.events
)
WHERE version <> before + 1
LIMIT 100;
