SELECT version, position, name, type_version, data
FROM main.events
WHERE category = ?1 AND stream_id = ?2 AND version > ?3
ORDER BY version
LIMIT ?4;
