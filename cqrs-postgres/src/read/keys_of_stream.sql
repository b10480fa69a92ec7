SELECT k.category, k.stream_id, k.key, k.fingerprint, k.version, k.position, k.events, k.refusal, k.decided_at, k.recorded_at
FROM "cqrs".keys k
WHERE k.log = $1::integer AND k.category = $2::text AND k.stream_id = $3::text AND k.key > $4::text
ORDER BY k.key
LIMIT $5::bigint
