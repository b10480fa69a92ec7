SELECT key, position, name, category, stream_id, reason, attempts, parked_at
FROM main.parked
WHERE generation = ?1 AND key = ?3
ORDER BY position
LIMIT ?2;
