INSERT INTO main.parked
  (generation, part, key, position, name, category, stream_id, reason, attempts, parked_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (generation, key, position) DO UPDATE
SET reason = excluded.reason, attempts = excluded.attempts, parked_at = excluded.parked_at;
