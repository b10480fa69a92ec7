-- In the order of the primary key; the unnamed place before the first is '', '', ''.
SELECT k.category, k.stream_id, k.key, k.fingerprint, k.version, k.position, k.events, k.refusal, k.decided_at, k.recorded_at
FROM "cqrs".keys k
WHERE k.log = $1::integer AND (k.category, k.stream_id, k.key) > ($2::text, $3::text, $4::text)
ORDER BY k.category, k.stream_id, k.key
LIMIT $5::bigint
