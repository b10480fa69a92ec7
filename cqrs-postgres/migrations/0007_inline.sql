-- What an append does that brings projections up to date by itself. Runs in psql as it is, after 0006.

-- Holds every part of the generations of these projections that serve, to the end of the
-- transaction, and says how they stand. With the caller's rights.
--
-- Who calls it holds the log, and so nobody else waits for a part while he holds another one: steps
-- hold one part each, and swaps take parts in this order too.
CREATE FUNCTION "cqrs".hold_parts(p_log integer, p_names text[])
RETURNS TABLE (name text, generation bigint, version bigint, partitions integer, partition integer,
  "position" bigint, revision bigint, lost boolean, parked text[])
LANGUAGE plpgsql VOLATILE ROWS 4
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
DECLARE
  v_held bigint[];
BEGIN
  -- Another generation may have begun to serve while one was waited for.
  LOOP
    v_held := ARRAY(
      SELECT h.generation FROM (
        SELECT c.generation
        FROM "cqrs".generations g JOIN "cqrs".checkpoints c ON c.log = g.log AND c.generation = g.generation
        WHERE g.log = p_log AND g.name = ANY (p_names) AND g.state = 'live'
        ORDER BY c.generation, c.partition FOR NO KEY UPDATE OF c
      ) AS h);
    EXIT WHEN NOT EXISTS (SELECT FROM "cqrs".generations g
      WHERE g.log = p_log AND g.name = ANY (p_names) AND g.state = 'live' AND g.generation <> ALL (v_held));
  END LOOP;
  RETURN QUERY
    SELECT g.name::text, g.generation, g.version::bigint, g.partitions::integer, c.partition::integer,
      c.position::bigint, c.revision::bigint,
      c.position > 0 AND coalesce(c.event_id <> (SELECT e.event_id FROM "cqrs".events e
        WHERE e.log = c.log AND e.position = c.position), true),
      ARRAY(SELECT DISTINCT p.key FROM "cqrs".parked p
        WHERE p.log = c.log AND p.generation = c.generation AND p.partition = c.partition)
    FROM "cqrs".generations g JOIN "cqrs".checkpoints c ON c.log = g.log AND c.generation = g.generation
    WHERE g.log = p_log AND g.name = ANY (p_names) AND g.state = 'live'
    ORDER BY g.generation, c.partition;
END $$;

REVOKE ALL ON FUNCTION "cqrs".hold_parts FROM PUBLIC;

INSERT INTO "cqrs".migrations (version, name) VALUES (7, 'inline');
