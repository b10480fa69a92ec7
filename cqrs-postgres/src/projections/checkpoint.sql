SELECT g.state, c.position, c.epoch, c.revision,
  -- The log ends before it, or has another event there.
  c.position > 0 AND NOT EXISTS (
    SELECT FROM "cqrs".events e WHERE e.log = c.log AND e.position = c.position AND e.event_id = c.event_id
  ),
  ARRAY(
    SELECT DISTINCT p.key FROM "cqrs".parked p
    WHERE p.log = c.log AND p.generation = c.generation AND p.partition = c.partition
  )
FROM "cqrs".checkpoints c
JOIN "cqrs".generations g USING (log, generation)
WHERE c.log = $1::integer AND c.generation = $2::bigint AND c.partition = $3::integer
