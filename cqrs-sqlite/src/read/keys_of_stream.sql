SELECT category, stream_id, key, fingerprint, version, position, events, refusal, decided_at,
  recorded_at
FROM main.keys
WHERE category = ?1 AND stream_id = ?2 AND key > ?3
ORDER BY key
LIMIT ?4;
