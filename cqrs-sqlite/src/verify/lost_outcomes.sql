-- Outcomes that name a version or a position which the log does not have.
SELECT category, stream_id, key, version, position
FROM main.keys
WHERE position > (SELECT coalesce(max(position), 0) FROM main.events)
  OR version > coalesce(
    (SELECT coalesce(
        (SELECT max(version) FROM main.recent_event_versions AS recent
         WHERE recent.stream = event_streams.stream),
        (SELECT max(version) FROM main.event_versions AS settled
         WHERE settled.stream = event_streams.stream))
     FROM main.event_streams
     WHERE event_streams.category = keys.category AND event_streams.stream_id = keys.stream_id), 0)
LIMIT 100;
