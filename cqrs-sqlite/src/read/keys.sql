-- In the order of the unique index; the unnamed place before the first is '', '', ''.
SELECT category, stream_id, key, fingerprint, version, position, events, refusal, decided_at,
  recorded_at
FROM main.keys
WHERE (category, stream_id, key) > (?1, ?2, ?3)
ORDER BY category, stream_id, key
LIMIT ?4;
