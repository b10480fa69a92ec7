SELECT fingerprint, version, position, events, refusal, decided_at
FROM main.keys
WHERE category = ?1 AND stream_id = ?2 AND key = ?3;
