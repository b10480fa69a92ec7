SELECT e.version, e.position, e.type_version, e.type, e.data
FROM "cqrs".events e
WHERE e.log = $1::integer AND e.category = $2::text AND e.stream_id = $3::text AND e.version > $4::bigint
ORDER BY e.version
LIMIT $5::bigint
