-- As read_stream.sql, of the newest events.
SELECT versions.position, category, stream_id, versions.version, event_id, name, type_version,
  recorded_at, data, metadata
FROM main.recent_event_versions AS versions
  LEFT JOIN main.events ON events.position = versions.position
WHERE versions.stream = ?1 AND versions.version > ?2
ORDER BY versions.version
LIMIT ?3;
