-- As load.sql, of the newest events.
SELECT versions.version, versions.position, name, type_version, data
FROM main.recent_event_versions AS versions
  LEFT JOIN main.events ON events.position = versions.position
WHERE versions.stream = ?1 AND versions.version > ?2
ORDER BY versions.version
LIMIT ?3;
