-- The end of a step: only of one that has begun in this transaction.
WITH step AS (
  DELETE FROM "cqrs".steps s
  WHERE s.log = $1::integer AND s.generation = $2::bigint AND s.partition = $3::integer
  RETURNING 1
),
unparked AS (
  DELETE FROM "cqrs".parked p USING step, unnest($14::text[], $15::bigint[]) AS u (key, through)
  WHERE p.log = $1::integer AND p.generation = $2::bigint AND p.partition = $3::integer
    AND p.key = u.key AND p.position <= u.through
),
parked AS (
  INSERT INTO "cqrs".parked AS p
    (log, generation, partition, key, position, type, category, stream_id, reason, attempts, parked_at)
  SELECT $1::integer, $2::bigint, $3::integer, n.key, n.position, n.type, n.category, n.stream_id, n.reason, n.attempts, n.parked_at
  FROM step, unnest($6::text[], $7::bigint[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::timestamptz[])
    AS n (key, position, type, category, stream_id, reason, attempts, parked_at)
  ON CONFLICT ON CONSTRAINT parked_pkey DO UPDATE
  SET reason = EXCLUDED.reason, attempts = EXCLUDED.attempts, parked_at = EXCLUDED.parked_at
),
moved AS (
  UPDATE "cqrs".checkpoints c
  SET position = $4::bigint, epoch = $5::bigint, revision = c.revision + 1, moved_at = clock_timestamp(),
      event_id = coalesce((SELECT e.event_id FROM "cqrs".events e
        WHERE e.log = $1::integer AND e.position = $4::bigint AND c.position < $4::bigint), c.event_id)
  FROM step
  WHERE c.log = $1::integer AND c.generation = $2::bigint AND c.partition = $3::integer
  RETURNING 1
)
SELECT EXISTS (SELECT FROM moved)
