UPDATE main.checkpoints
SET position = ?3,
  epoch = ?4,
  -- Where it stays, what was seen there stays too, also if the log has lost it.
  event_id = CASE position
    WHEN ?3 THEN event_id
    ELSE (SELECT event_id FROM main.events WHERE events.position = ?3)
  END,
  revision = revision + 1,
  moved_at = ?5
WHERE generation = ?1 AND part = ?2;
