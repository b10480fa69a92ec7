INSERT INTO main.keys
  (category, stream_id, key, fingerprint, version, position, events, refusal, decided_at,
   recorded_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);
