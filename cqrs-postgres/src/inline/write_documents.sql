-- What the documents of a generation come to at the new head. This transaction holds its parts.
WITH moved AS (
  UPDATE "cqrs".checkpoints c
  SET position = $3::bigint, epoch = $4::bigint, event_id = $5::uuid, revision = c.revision + 1, moved_at = clock_timestamp()
  WHERE c.log = $1::integer AND c.generation = $2::bigint
  RETURNING 1
),
written AS (
  INSERT INTO "generation".documents AS d (key, document, version, position)
  SELECT w.key, w.document::json, w.version, w.position
  FROM unnest($6::text[], $7::text[], $8::bigint[], $9::bigint[]) AS w (key, document, version, position)
  ON CONFLICT (key) DO UPDATE
  SET document = EXCLUDED.document, version = EXCLUDED.version, position = EXCLUDED.position
),
removed AS (
  DELETE FROM "generation".documents d USING unnest($10::text[]) AS r (key) WHERE d.key = r.key
),
parked AS (
  INSERT INTO "cqrs".parked
    (log, generation, partition, key, position, type, category, stream_id, reason, attempts, parked_at)
  SELECT $1::integer, $2::bigint, n.partition, n.key, n.position, n.type, n.category, n.stream_id, NULL, 0, n.parked_at
  FROM unnest($11::integer[], $12::text[], $13::bigint[], $14::text[], $15::text[], $16::text[], $17::timestamptz[])
    AS n (partition, key, position, type, category, stream_id, parked_at)
  ON CONFLICT ON CONSTRAINT parked_pkey DO NOTHING
),
-- Where a runner stood still, it is past that now.
passed AS (
  DELETE FROM "cqrs".stops s WHERE s.log = $1::integer AND s.generation = $2::bigint
)
SELECT count(*) FROM moved
