SELECT key, position, name, category, stream_id, reason, attempts, parked_at
FROM main.parked
WHERE generation = ?1
ORDER BY key, position
LIMIT ?2;
