-- The append of one event, where nothing stands against it. Runs in psql as it is, after 0007.
--
-- Most batches of a quiet log are one append of one event, and most of those happen. This takes
-- them with half of what "append" takes for them (docs/decisions/0001-append.md). It judges
-- nothing: where anything at all is unusual it stores nothing and asks "append", which alone says
-- what is a conflict, what is fenced and what is damaged.

CREATE FUNCTION "cqrs".append_one(
  p_log          integer,
  p_epoch        bigint,
  p_slot         uuid,
  p_batch        bigint,
  p_lock_timeout integer,        -- milliseconds; NULL: the session's own
  -- A position that the log has reached as far as the caller knows: where the look for its end
  -- begins. A hint alone: where it is too high, "append" looks without it.
  p_seen         bigint,
  p_category     text,
  p_stream_id    text,
  p_expected     bigint,         -- an exact version; 0: no stream
  p_event_id     uuid,
  p_type         text,
  p_type_version integer,
  p_data         text,
  p_metadata     text
) RETURNS TABLE (                -- as those of "append"
  verdict        integer,
  version        bigint,
  "position"     bigint,
  events         bigint,
  decided_at     timestamptz,
  refusal        text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 1
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  v_usual       boolean;
  v_recorded_at timestamptz;
BEGIN
  IF p_lock_timeout IS NOT NULL THEN
    PERFORM set_config('lock_timeout', p_lock_timeout::text, true);
  END IF;
  -- Wait for the log, in a statement of its own: see "append". Every 64th batch goes the long way,
  -- where old records are forgotten.
  SELECT l.epoch = p_epoch AND p_batch % 64 <> 0
      AND l.timeline = ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer
      AND current_setting('transaction_isolation') = 'read committed' AND current_setting('synchronous_commit') <> 'off'
    INTO v_usual
    FROM "cqrs".logs l WHERE l.log = p_log FOR NO KEY UPDATE;
  IF v_usual THEN
    -- One row where the log ends where its last batch ended, where no batch of this slot is as new
    -- as this one, and where the stream is at the version that is expected. Each look begins where
    -- its answer is expected, as a backward scan reads all of a page from there on.
    SELECT 0, p_expected + 1, b.last_position + 1, greatest(clock_timestamp(), b.recorded_at)
      INTO verdict, version, position, v_recorded_at
      FROM (SELECT l.last_position, l.recorded_at FROM "cqrs".batches l
        WHERE l.log = p_log AND l.last_position >= p_seen ORDER BY l.last_position DESC LIMIT 1) AS b
      WHERE b.last_position = (SELECT e.position FROM "cqrs".events e
          WHERE e.log = p_log AND e.position >= p_seen ORDER BY e.position DESC LIMIT 1)
        AND NOT EXISTS (SELECT FROM "cqrs".batches s WHERE s.log = p_log AND s.slot = p_slot AND s.batch >= p_batch)
        AND p_expected = coalesce((SELECT e.version FROM "cqrs".events e
          WHERE e.log = p_log AND e.category = p_category AND e.stream_id = p_stream_id AND e.version >= p_expected
          ORDER BY e.version DESC LIMIT 1), 0);
    IF verdict = 0 THEN
      INSERT INTO "cqrs".events
          (log, type_version, position, version, recorded_at, event_id, category, stream_id, type, data, metadata)
        VALUES (p_log, p_type_version, position, version, v_recorded_at, p_event_id, p_category, p_stream_id, p_type,
          p_data::json, p_metadata::json);
      INSERT INTO "cqrs".batches (log, batch, slot, first_position, last_position, recorded_at, fenced)
        VALUES (p_log, p_batch, p_slot, position, position, v_recorded_at, false);
      RETURN NEXT;
      RETURN;
    END IF;
  END IF;
  RETURN QUERY SELECT * FROM "cqrs".append(
    p_log, p_epoch, p_slot, p_batch, p_lock_timeout, ARRAY[p_category], ARRAY[p_stream_id],
    ARRAY[1], ARRAY[p_expected], ARRAY[1], NULL, NULL, NULL, NULL, NULL,
    ARRAY[1], ARRAY[1], ARRAY[p_event_id], ARRAY[p_type], ARRAY[p_type_version], ARRAY[p_data], ARRAY[p_metadata]);
END $$;

-- For whom "append" is for.
REVOKE ALL ON FUNCTION "cqrs".append_one FROM PUBLIC;
DO $$
DECLARE
  v_role text;
BEGIN
  FOR v_role IN
    SELECT a.grantee::regrole FROM pg_proc p, aclexplode(p.proacl) AS a
      WHERE p.oid = '"cqrs".append'::regproc AND a.privilege_type = 'EXECUTE' AND a.grantee <> 0
  LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION "cqrs".append_one TO %s', v_role);
  END LOOP;
END $$;

INSERT INTO "cqrs".migrations (version, name) VALUES (8, 'append_one');
