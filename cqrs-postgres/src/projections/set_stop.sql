INSERT INTO "cqrs".stops AS s
  (log, generation, partition, position, type, category, stream_id, reason, attempts, stopped_at)
-- Where the part is not there, nobody needs to know.
SELECT c.log, c.generation, c.partition, $4::bigint, $5::text, $6::text, $7::text, $8::text, $9::bigint, $10::timestamptz
FROM "cqrs".checkpoints c
WHERE c.log = $1::integer AND c.generation = $2::bigint AND c.partition = $3::integer
ON CONFLICT ON CONSTRAINT stops_pkey DO UPDATE
SET position = EXCLUDED.position, type = EXCLUDED.type, category = EXCLUDED.category, stream_id = EXCLUDED.stream_id,
    reason = EXCLUDED.reason, attempts = EXCLUDED.attempts, stopped_at = EXCLUDED.stopped_at
