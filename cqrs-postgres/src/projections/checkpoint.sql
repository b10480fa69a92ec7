SELECT g.state, c.position, c.epoch, c.revision,
  -- The log ends before it, or has another event there.
  -- Not by EXISTS: the planner may read the whole log for that, to look one event up.
  c.position > 0 AND coalesce(c.event_id <> (
    SELECT e.event_id FROM "cqrs".events e WHERE e.log = c.log AND e.position = c.position
  ), true),
  ARRAY(
    SELECT DISTINCT p.key FROM "cqrs".parked p
    WHERE p.log = c.log AND p.generation = c.generation AND p.partition = c.partition
  )
FROM "cqrs".checkpoints c
JOIN "cqrs".generations g USING (log, generation)
WHERE c.log = $1::integer AND c.generation = $2::bigint AND c.partition = $3::integer
