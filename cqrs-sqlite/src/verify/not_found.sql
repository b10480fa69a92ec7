-- What is found by stream and version against the events themselves: events that are not found,
-- what is found and is no such event, and newest versions that are not the newest.
SELECT position
FROM main.events
WHERE NOT EXISTS (
    SELECT 1 FROM main.event_streams CROSS JOIN main.recent_event_versions AS found USING (stream)
    WHERE event_streams.category = events.category AND event_streams.stream_id = events.stream_id
      AND found.version = events.version AND found.position = events.position)
  AND NOT EXISTS (
    SELECT 1 FROM main.event_streams CROSS JOIN main.event_versions AS found USING (stream)
    WHERE event_streams.category = events.category AND event_streams.stream_id = events.stream_id
      AND found.version = events.version AND found.position = events.position)
UNION ALL
SELECT position
FROM main.event_versions AS found
WHERE NOT EXISTS (
    SELECT 1 FROM main.event_streams CROSS JOIN main.events
    WHERE event_streams.stream = found.stream AND events.position = found.position
      AND events.category = event_streams.category
      AND events.stream_id = event_streams.stream_id AND events.version = found.version)
UNION ALL
SELECT position
FROM main.recent_event_versions AS found
WHERE NOT EXISTS (
    SELECT 1 FROM main.event_streams CROSS JOIN main.events
    WHERE event_streams.stream = found.stream AND events.position = found.position
      AND events.category = event_streams.category
      AND events.stream_id = event_streams.stream_id AND events.version = found.version)
  OR found.version <= (SELECT max(version) FROM main.event_versions
                       WHERE event_versions.stream = found.stream)
LIMIT 100;
