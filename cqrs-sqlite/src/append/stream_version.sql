-- No row where there is no such stream.
SELECT coalesce(
  (SELECT max(version) FROM main.recent_event_versions WHERE stream = event_streams.stream),
  (SELECT max(version) FROM main.event_versions WHERE stream = event_streams.stream),
  0)
FROM main.event_streams
WHERE category = ?1 AND stream_id = ?2;
