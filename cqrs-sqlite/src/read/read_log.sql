SELECT position, category, stream_id, version, event_id, name, type_version, recorded_at, data,
  metadata
FROM main.events
WHERE position > ?1
ORDER BY position
LIMIT ?2;
