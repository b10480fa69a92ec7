SELECT
  generation, name, version, partitions, state, created_at,
  part, checkpoints.position, epoch, moved_at,
  -- Positions have no gap: the next event is the first that is missing.
  (SELECT recorded_at FROM main.events WHERE events.position = checkpoints.position + 1),
  (SELECT count(DISTINCT key) FROM main.parked
   WHERE parked.generation = generations.generation AND parked.part = checkpoints.part),
  stop_position, stop_name, stop_category, stop_stream_id, stop_reason, stop_attempts, stop_at
FROM main.generations
JOIN main.checkpoints USING (generation)
ORDER BY name, generation, part;
