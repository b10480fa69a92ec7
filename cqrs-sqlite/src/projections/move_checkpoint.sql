UPDATE main.checkpoints
SET position = ?3,
  epoch = ?4,
  event_id = (SELECT event_id FROM main.events WHERE events.position = ?3),
  revision = revision + 1,
  moved_at = ?5
WHERE generation = ?1 AND part = ?2;
