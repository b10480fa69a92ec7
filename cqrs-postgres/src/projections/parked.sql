SELECT p.key, p.position, p.type, p.category, p.stream_id, p.reason, p.attempts, p.parked_at
FROM "cqrs".parked p
WHERE p.log = $1::integer AND p.generation = $2::bigint AND ($3::text IS NULL OR p.key = $3::text)
ORDER BY p.key, p.position
LIMIT $4::bigint
