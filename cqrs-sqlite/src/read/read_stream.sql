SELECT position, category, stream_id, version, event_id, name, type_version, recorded_at, data,
  metadata
FROM main.events
WHERE category = ?1 AND stream_id = ?2 AND version > ?3
ORDER BY version
LIMIT ?4;
