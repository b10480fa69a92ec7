-- After the handlers of a generation. Where they were run, only if this is the transaction that
-- began them.
WITH step AS (
  DELETE FROM "cqrs".steps s WHERE s.log = $1::integer AND s.generation = $2::bigint RETURNING 1
),
moved AS (
  UPDATE "cqrs".checkpoints c
  SET position = $3::bigint, epoch = $4::bigint, event_id = $5::uuid, revision = c.revision + 1, moved_at = clock_timestamp()
  WHERE c.log = $1::integer AND c.generation = $2::bigint AND (NOT $6::boolean OR EXISTS (SELECT FROM step))
  RETURNING 1
),
parked AS (
  INSERT INTO "cqrs".parked
    (log, generation, partition, key, position, type, category, stream_id, reason, attempts, parked_at)
  SELECT $1::integer, $2::bigint, n.partition, n.key, n.position, n.type, n.category, n.stream_id, NULL, 0, n.parked_at
  FROM unnest($7::integer[], $8::text[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::timestamptz[])
    AS n (partition, key, position, type, category, stream_id, parked_at)
  WHERE EXISTS (SELECT FROM moved)
  ON CONFLICT ON CONSTRAINT parked_pkey DO NOTHING
),
passed AS (
  DELETE FROM "cqrs".stops s WHERE s.log = $1::integer AND s.generation = $2::bigint AND EXISTS (SELECT FROM moved)
)
SELECT count(*) FROM moved
