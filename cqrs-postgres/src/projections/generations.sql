SELECT g.generation, g.name, g.version, g.partitions, g.state, g.created_at,
  c.partition, c.position, c.epoch, c.moved_at,
  (SELECT e.recorded_at FROM "cqrs".events e WHERE e.log = c.log AND e.position = c.position + 1),
  (SELECT count(DISTINCT p.key) FROM "cqrs".parked p
    WHERE p.log = c.log AND p.generation = c.generation AND p.partition = c.partition),
  s.position, s.type, s.category, s.stream_id, s.reason, s.attempts, s.stopped_at
FROM "cqrs".generations g
JOIN "cqrs".checkpoints c ON c.log = g.log AND c.generation = g.generation
LEFT JOIN "cqrs".stops s ON s.log = c.log AND s.generation = c.generation AND s.partition = c.partition
WHERE g.log = $1::integer
ORDER BY g.name, g.generation, c.partition
