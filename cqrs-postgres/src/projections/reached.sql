SELECT min(c.position)::bigint
FROM "cqrs".generations g
JOIN "cqrs".checkpoints c ON c.log = g.log AND c.generation = g.generation
WHERE g.log = $1::integer AND g.name = $2::text AND g.state = 'live'
