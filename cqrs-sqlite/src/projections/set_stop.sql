UPDATE main.checkpoints
SET stop_position = ?3, stop_name = ?4, stop_category = ?5, stop_stream_id = ?6, stop_reason = ?7,
  stop_attempts = ?8, stop_at = ?9
WHERE generation = ?1 AND part = ?2;
