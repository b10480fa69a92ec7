-- Takes the lease, without waiting, and notes that a step has begun; see commit_documents.sql.
WITH part AS MATERIALIZED (
  SELECT c.revision, c.position, c.event_id
  FROM "cqrs".checkpoints c
  WHERE c.log = $1::integer AND c.generation = $2::bigint AND c.partition = $3::integer
  FOR NO KEY UPDATE SKIP LOCKED
),
begun AS (
  INSERT INTO "cqrs".steps (log, generation, partition)
  SELECT $1::integer, $2::bigint, $3::integer
  FROM part p
  JOIN "cqrs".logs l ON l.log = $1::integer AND l.epoch = $6::bigint
    AND coalesce(l.timeline = ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer, true)
  WHERE p.revision = $4::bigint
    AND (p.position = $5::bigint OR p.position < $5::bigint
      AND EXISTS (SELECT FROM "cqrs".events e WHERE e.log = $1::integer AND e.position = $5::bigint)
      AND (p.position = 0 OR p.event_id = (
        SELECT b.event_id FROM "cqrs".events b WHERE b.log = $1::integer AND b.position = p.position)))
  RETURNING 1
)
SELECT
  EXISTS (SELECT FROM begun),
  (SELECT p.revision FROM part p), (SELECT p.position FROM part p),
  EXISTS (SELECT FROM "cqrs".checkpoints c
    WHERE c.log = $1::integer AND c.generation = $2::bigint AND c.partition = $3::integer)
