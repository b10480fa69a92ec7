-- Outcomes that name a version or a position which the log does not have.
SELECT category, stream_id, key, version, position
FROM main.keys
WHERE position > (SELECT coalesce(max(position), 0) FROM main.events)
  OR version > (SELECT coalesce(max(events.version), 0) FROM main.events
                WHERE events.category = keys.category AND events.stream_id = keys.stream_id)
LIMIT 100;
