SELECT
  position, epoch, revision,
  -- The log no longer bears it out: there is no such event, or another one.
  position > 0 AND (event_id IS NULL OR event_id IS NOT (
    SELECT event_id FROM main.events WHERE events.position = checkpoints.position))
FROM main.checkpoints
WHERE generation = ?1 AND part = ?2;
