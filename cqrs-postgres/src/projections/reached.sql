-- How far queries see: not what a checkpoint saw of an older epoch and the log has lost.
SELECT min(least(c.position, (
  SELECT min(e.first_position) - 1 FROM "cqrs".epochs e WHERE e.log = c.log AND e.epoch > c.epoch
)))::bigint
FROM "cqrs".generations g
JOIN "cqrs".checkpoints c ON c.log = g.log AND c.generation = g.generation
WHERE g.log = $1::integer AND g.name = $2::text AND g.state = 'live'
