SELECT coalesce((SELECT e.position FROM "cqrs".events e WHERE e.log = l.log ORDER BY e.position DESC LIMIT 1), 0)::bigint,
       l.epoch
FROM "cqrs".logs l
WHERE l.log = $1::integer
