-- Events of a stream whose positions do not rise with their versions.
SELECT category, stream_id, before, position
FROM (
  SELECT category, stream_id, position,
    coalesce(
      (SELECT earlier.position FROM main.recent_event_versions AS earlier
       WHERE earlier.stream = event_streams.stream AND earlier.version = events.version - 1),
      (SELECT earlier.position FROM main.event_versions AS earlier
       WHERE earlier.stream = event_streams.stream AND earlier.version = events.version - 1),
      0) AS before
  FROM main.events CROSS JOIN main.event_streams USING (category, stream_id)
)
WHERE position <= before
LIMIT 100;
