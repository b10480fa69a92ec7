-- A look-up for each event: to sort all of them would take memory without end.
SELECT category, stream_id, before, version
FROM (
  SELECT category, stream_id, version,
    max(
      coalesce((SELECT max(earlier.version) FROM main.recent_event_versions AS earlier
                WHERE earlier.stream = event_streams.stream
                  AND earlier.version < events.version), 0),
      coalesce((SELECT max(earlier.version) FROM main.event_versions AS earlier
                WHERE earlier.stream = event_streams.stream
                  AND earlier.version < events.version), 0)) AS before
  FROM main.events CROSS JOIN main.event_streams USING (category, stream_id)
)
WHERE version <> before + 1
LIMIT 100;
