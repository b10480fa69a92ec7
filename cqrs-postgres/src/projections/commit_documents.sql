-- One step of a part: one statement, and so one round trip and one transaction.
--
-- The lease is taken without waiting. Where the row has changed since this statement began, its
-- newest version is locked and given, so `revision` is compared with the last commit's; and all
-- that was written up to the revision that the caller knows is in the snapshot.
WITH part AS MATERIALIZED (
  SELECT c.revision, c.position, c.event_id
  FROM "cqrs".checkpoints c
  WHERE c.log = $1::integer AND c.generation = $2::bigint AND c.partition = $3::integer
  FOR NO KEY UPDATE SKIP LOCKED
),
-- One row where the step may be done, none where not.
step AS MATERIALIZED (
  SELECT coalesce(e.event_id, p.event_id) AS event_id
  FROM part p
  JOIN "cqrs".logs l ON l.log = $1::integer AND l.epoch = $6::bigint
    -- A pooler may lead to another server from one step to the next.
    AND coalesce(l.timeline = ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer, true)
  -- What stays where it is has seen the event that was there then.
  LEFT JOIN "cqrs".events e ON e.log = $1::integer AND e.position = $5::bigint AND p.position < $5::bigint
  WHERE p.revision = $4::bigint
    AND (p.position = $5::bigint OR e.event_id IS NOT NULL AND (p.position = 0 OR p.event_id = (
      -- From an event that the log no longer has, no way leads on. Not by EXISTS: the planner may
      -- read the whole log for that, to look one event up.
      SELECT b.event_id FROM "cqrs".events b WHERE b.log = $1::integer AND b.position = p.position)))
),
written AS (
  INSERT INTO "generation".documents AS d (key, document, version, position)
  SELECT w.key, w.document::json, w.version, w.position
  FROM step, unnest($7::text[], $8::text[], $9::bigint[], $10::bigint[]) AS w (key, document, version, position)
  ON CONFLICT (key) DO UPDATE
  SET document = EXCLUDED.document, version = EXCLUDED.version, position = EXCLUDED.position
),
removed AS (
  DELETE FROM "generation".documents d WHERE d.key = ANY ($11::text[]) AND EXISTS (SELECT FROM step)
),
unparked AS (
  DELETE FROM "cqrs".parked p USING step, unnest($20::text[], $21::bigint[]) AS u (key, through)
  WHERE p.log = $1::integer AND p.generation = $2::bigint AND p.partition = $3::integer
    AND p.key = u.key AND p.position <= u.through
),
parked AS (
  INSERT INTO "cqrs".parked AS p
    (log, generation, partition, key, position, type, category, stream_id, reason, attempts, parked_at)
  SELECT $1::integer, $2::bigint, $3::integer, n.key, n.position, n.type, n.category, n.stream_id, n.reason, n.attempts, n.parked_at
  FROM step, unnest($12::text[], $13::bigint[], $14::text[], $15::text[], $16::text[], $17::text[], $18::bigint[], $19::timestamptz[])
    AS n (key, position, type, category, stream_id, reason, attempts, parked_at)
  ON CONFLICT ON CONSTRAINT parked_pkey DO UPDATE
  SET reason = EXCLUDED.reason, attempts = EXCLUDED.attempts, parked_at = EXCLUDED.parked_at
),
moved AS (
  UPDATE "cqrs".checkpoints c
  SET position = $5::bigint, epoch = $6::bigint, event_id = s.event_id, revision = c.revision + 1, moved_at = clock_timestamp()
  FROM step s
  WHERE c.log = $1::integer AND c.generation = $2::bigint AND c.partition = $3::integer
  RETURNING 1
)
SELECT
  EXISTS (SELECT FROM moved),
  -- What it was worked out on, and where that stood: NULL where somebody else holds it.
  (SELECT p.revision FROM part p), (SELECT p.position FROM part p),
  EXISTS (SELECT FROM "cqrs".checkpoints c
    WHERE c.log = $1::integer AND c.generation = $2::bigint AND c.partition = $3::integer)
