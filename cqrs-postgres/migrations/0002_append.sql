-- The append. Runs in psql as it is, after 0001.
--
-- This function and those of 0003 run with their owner's rights, so that an application needs no right to the tables but to
-- read them; see roles.sql. Their errors have SQLSTATEs of the class LG, told apart in errors.rs:
--   LG001 isolation level   LG002 malformed request    LG003 no such log       LG004 another epoch
--   LG005 fenced batch      LG006 head does not match  LG007 history changed   LG008 another server
--   LG009 forgotten batch   LG010 batch is committed already

-- Judges every append of a batch in order, and stores what may happen. One row per append.
--
-- The log's row is locked by a statement of its own, and everything that is checked is read by a
-- later statement, whose snapshot is then newer than the commit of whoever held the lock before.
-- One statement that locks and reads sees the new row with an old snapshot: false conflicts.
CREATE FUNCTION "cqrs".append(
  p_log          integer,
  p_epoch        bigint,
  p_slot         uuid,
  p_batch        bigint,
  p_lock_timeout integer,        -- milliseconds; NULL: the session's own
  -- the streams of the batch, each once
  s_category     text[],
  s_stream_id    text[],
  -- the appends
  a_stream       integer[],      -- which of the streams
  a_expected     bigint[],       -- an exact version; 0: no stream; -1: any; -2: exists
  a_events       integer[],      -- how many events
  -- what the keyed ones keep, NULL for the others; all five NULL where no append is keyed
  a_key          text[],
  a_twin         integer[],      -- the last earlier append of this batch with the same key
  a_fingerprint  bytea[],
  a_decided_at   timestamptz[],
  a_refusal      text[],
  -- the events, in the order of the appends
  e_append       integer[],      -- of which append
  e_number       integer[],      -- counts from 1 within it
  e_event_id     uuid[],
  e_type         text[],
  e_type_version integer[],
  e_data         text[],
  e_metadata     text[]
) RETURNS TABLE (
  verdict        integer,        -- 0: appended; 1: conflict; 2: repeated; 3: key reused
  version        bigint,         -- the stream's; of a repeat: after its first outcome
  "position"     bigint,
  events         bigint,         -- from here on: of a repeat only
  decided_at     timestamptz,
  refusal        text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 64
SET search_path = pg_catalog, pg_temp
-- Plans that are made while the tables are still empty must serve when they are full.
SET enable_seqscan = off
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  c_remembered    CONSTANT bigint := 65536;  -- batches of a slot: some megabytes at most
  c_at_once       CONSTANT bigint := 64;  -- records that are deleted together
  v_epoch         bigint;
  v_timeline      integer;
  v_head          bigint;        -- the last position so far
  v_first         bigint;        -- the first position of this batch
  v_recorded_head bigint;        -- where the log must end
  v_recorded_at   timestamptz;
  v_newest        bigint;        -- the newest batch of this slot
  v_fenced        boolean;
  v_versions      bigint[];      -- of the streams, as they grow
  v_version       bigint;
  v_expected      bigint;
  v_base_version  bigint[];      -- the events of an append come after this version of its stream,
  v_base_position bigint[];      --   and after this position; NULL: it does not happen
  v_taken         integer[];     -- the appends whose key was taken before this batch
  v_owner         integer[];     -- the append of this batch that took the key of an append
  v_kept          integer[];     -- the appends whose outcome is kept
  v_same          boolean;       -- whether a taken key was taken by the same command
  v_stream        integer;
  v_inserted      integer;
  v_count         integer := coalesce(cardinality(a_stream), 0);
  v_keyed         boolean := a_key IS NOT NULL;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'an append needs the isolation level READ COMMITTED, not %', current_setting('transaction_isolation')
      USING ERRCODE = 'LG001';
  END IF;
  -- In here and local: a SET clause of the function would end before the commit.
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  IF p_lock_timeout IS NOT NULL THEN
    PERFORM set_config('lock_timeout', p_lock_timeout::text, true);
  END IF;
  -- Whatever else is missing violates a constraint below, or leaves events that do not add up.
  IF (v_count = cardinality(a_expected) AND v_count = cardinality(a_events) AND cardinality(s_category) = cardinality(s_stream_id)
    AND 1 <= ALL (a_stream) AND cardinality(s_category) >= ALL (a_stream) AND -2 <= ALL (a_expected) AND 0 <= ALL (a_events)) IS NOT TRUE
  THEN
    RAISE EXCEPTION 'the lists of a batch do not fit together' USING ERRCODE = 'LG002';
  END IF;

  -- Wait for the log. Held to the commit.
  SELECT l.epoch, l.timeline INTO v_epoch, v_timeline
    FROM "cqrs".logs l WHERE l.log = p_log FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no log %', p_log USING ERRCODE = 'LG003';
  END IF;
  -- A pooler may lead to another server from one batch to the next.
  IF v_timeline <> ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer THEN
    RAISE EXCEPTION 'the server is no longer on timeline %', v_timeline USING ERRCODE = 'LG008';
  END IF;

  -- From here on everything is seen that was committed before the lock was given.
  SELECT (SELECT e.position FROM "cqrs".events e WHERE e.log = p_log ORDER BY e.position DESC LIMIT 1),
         (SELECT s.batch FROM "cqrs".batches s WHERE s.log = p_log AND s.slot = p_slot ORDER BY s.batch DESC LIMIT 1),
         b.last_position, b.recorded_at
    INTO v_head, v_newest, v_recorded_head, v_recorded_at
    FROM (SELECT) AS always
    LEFT JOIN LATERAL (
      SELECT b.last_position, b.recorded_at FROM "cqrs".batches b
        WHERE b.log = p_log AND b.last_position IS NOT NULL ORDER BY b.last_position DESC LIMIT 1
    ) AS b ON true;
  IF v_newest >= p_batch THEN
    SELECT b.fenced INTO v_fenced FROM "cqrs".batches b WHERE b.log = p_log AND b.slot = p_slot AND b.batch = p_batch;
    IF NOT v_fenced THEN
      RAISE EXCEPTION 'batch % of slot % is committed already', p_batch, p_slot USING ERRCODE = 'LG010';
    ELSIF v_fenced OR p_batch <= v_newest - c_remembered THEN
      RAISE EXCEPTION 'batch % of slot % is fenced', p_batch, p_slot USING ERRCODE = 'LG005';
    END IF;
  END IF;
  IF v_epoch <> p_epoch THEN
    RAISE EXCEPTION 'the log is in epoch %', v_epoch USING ERRCODE = 'LG004', DETAIL = v_epoch::text;
  END IF;
  IF v_head IS DISTINCT FROM v_recorded_head THEN
    RAISE EXCEPTION 'the last event stands at position %, but the last batch ended at position %',
      coalesce(v_head, 0), coalesce(v_recorded_head, 0) USING ERRCODE = 'LG006';
  END IF;
  v_head := coalesce(v_head, 0);
  v_first := v_head + 1;
  v_recorded_at := greatest(clock_timestamp(), v_recorded_at);
  -- A backward scan reads every entry that a stream has on the last page of the index, unless it
  -- is told where to stop: at the version that is expected, which is nearly always the last one.
  -- It is a hint alone. Where several appends share a stream it may be another one's, and where
  -- it is above the last version, the second look finds that.
  IF cardinality(s_category) = 1 THEN
    v_versions[1] := coalesce(
      (SELECT e.version FROM "cqrs".events e
        WHERE e.log = p_log AND e.category = s_category[1] AND e.stream_id = s_stream_id[1]
          AND e.version >= a_expected[1]
        ORDER BY e.version DESC LIMIT 1),
      (SELECT e.version FROM "cqrs".events e
        WHERE e.log = p_log AND e.category = s_category[1] AND e.stream_id = s_stream_id[1]
        ORDER BY e.version DESC LIMIT 1),
      0);
  ELSE
    v_versions := ARRAY(
      SELECT coalesce(
          (SELECT e.version FROM "cqrs".events e
            WHERE e.log = p_log AND e.category = s.category AND e.stream_id = s.stream_id
              AND e.version >= a_expected[s.number]
            ORDER BY e.version DESC LIMIT 1),
          (SELECT e.version FROM "cqrs".events e
            WHERE e.log = p_log AND e.category = s.category AND e.stream_id = s.stream_id
            ORDER BY e.version DESC LIMIT 1),
          0)
        FROM unnest(s_category, s_stream_id) WITH ORDINALITY AS s (category, stream_id, number)
        ORDER BY s.number);
  END IF;
  IF v_keyed THEN
    v_taken := ARRAY(
      SELECT a.number FROM unnest(a_stream, a_key) WITH ORDINALITY AS a (stream, key, number)
        WHERE a.key IS NOT NULL AND EXISTS (SELECT FROM "cqrs".keys k
          WHERE k.log = p_log AND k.category = s_category[a.stream] AND k.stream_id = s_stream_id[a.stream] AND k.key = a.key));
  END IF;

  FOR i IN 1 .. v_count LOOP
    v_stream := a_stream[i];
    v_version := v_versions[v_stream];

    -- A taken key decides first.
    IF v_keyed THEN
      v_same := NULL; events := NULL; decided_at := NULL; refusal := NULL;
      IF i = ANY (v_taken) THEN
        SELECT k.fingerprint = a_fingerprint[i], k.version, k.position, k.events, k.decided_at, k.refusal
          INTO v_same, version, position, events, decided_at, refusal FROM "cqrs".keys k
          WHERE k.log = p_log AND k.category = s_category[v_stream] AND k.stream_id = s_stream_id[v_stream] AND k.key = a_key[i];
      ELSE
        v_owner[i] := v_owner[a_twin[i]];
        IF v_owner[i] IS NOT NULL THEN
          v_same := a_fingerprint[i] = a_fingerprint[v_owner[i]];
          events := a_events[v_owner[i]]; decided_at := a_decided_at[v_owner[i]]; refusal := a_refusal[v_owner[i]];
          version := v_base_version[v_owner[i]] + events; position := v_base_position[v_owner[i]] + events;
        END IF;
      END IF;
      IF v_same IS NOT NULL THEN
        IF v_same THEN
          verdict := 2;
        ELSE
          verdict := 3; version := NULL; position := NULL; events := NULL; decided_at := NULL; refusal := NULL;
        END IF;
        RETURN NEXT;
        CONTINUE;
      END IF;
    END IF;

    v_expected := a_expected[i];
    IF v_expected >= 0 AND v_expected <> v_version OR v_expected = -2 AND v_version = 0 THEN
      verdict := 1; version := v_version; position := NULL;
    ELSE
      v_base_version[i] := v_version; v_base_position[i] := v_head;
      verdict := 0; version := v_version + a_events[i]; position := v_head + a_events[i];
      v_versions[v_stream] := version; v_head := position;
      IF v_keyed AND a_key[i] IS NOT NULL THEN
        v_owner[i] := i; v_kept := v_kept || i;
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;

  -- Exactly as many as were counted, each within its append: else positions would have gaps.
  v_count := v_head - v_first + 1;
  IF v_count = 1 AND cardinality(e_append) = 1 AND e_number[1] = 1
    AND a_events[e_append[1]] = 1 AND v_base_position[e_append[1]] IS NOT NULL
  THEN
    INSERT INTO "cqrs".events
        (log, type_version, position, version, recorded_at, event_id, category, stream_id, type, data, metadata)
      VALUES (p_log, e_type_version[1], v_first, v_base_version[e_append[1]] + 1, v_recorded_at, e_event_id[1],
        s_category[a_stream[e_append[1]]], s_stream_id[a_stream[e_append[1]]], e_type[1], e_data[1]::json, e_metadata[1]::json);
  ELSIF v_count > 0 THEN
    INSERT INTO "cqrs".events
        (log, type_version, position, version, recorded_at, event_id, category, stream_id, type, data, metadata)
      SELECT p_log, e.type_version, v_base_position[e.append] + e.number, v_base_version[e.append] + e.number, v_recorded_at,
        e.event_id, s_category[a_stream[e.append]], s_stream_id[a_stream[e.append]], e.type, e.data::json, e.metadata::json
      FROM unnest(e_append, e_number, e_event_id, e_type, e_type_version, e_data, e_metadata)
        AS e (append, number, event_id, type, type_version, data, metadata)
      WHERE v_base_position[e.append] IS NOT NULL AND e.number BETWEEN 1 AND a_events[e.append];
    GET DIAGNOSTICS v_inserted = ROW_COUNT;
    IF v_inserted <> v_count THEN
      RAISE EXCEPTION 'the appends have % events, of which % were given', v_count, v_inserted USING ERRCODE = 'LG002';
    END IF;
  END IF;
  IF v_kept IS NOT NULL THEN
    INSERT INTO "cqrs".keys
        (log, version, position, events, decided_at, recorded_at, category, stream_id, key, fingerprint, refusal)
      SELECT p_log, v_base_version[i] + a_events[i], v_base_position[i] + a_events[i], a_events[i], a_decided_at[i],
        v_recorded_at, s_category[a_stream[i]], s_stream_id[a_stream[i]], a_key[i], a_fingerprint[i], a_refusal[i]
      FROM unnest(v_kept) AS k (i);
  END IF;

  -- The record of this batch, in its own commit.
  INSERT INTO "cqrs".batches (log, batch, slot, first_position, last_position, recorded_at, fenced)
    VALUES (p_log, p_batch, p_slot, CASE WHEN v_count > 0 THEN v_first END,
      CASE WHEN v_count > 0 THEN v_head END, v_recorded_at, false);
  -- By exact keys, so that no scan walks over what was deleted before.
  IF p_batch % c_at_once = 0 AND p_batch > c_remembered THEN
    DELETE FROM "cqrs".batches b WHERE b.log = p_log AND b.slot = p_slot
      AND b.batch > p_batch - c_remembered - c_at_once AND b.batch <= p_batch - c_remembered
      AND b.last_position IS DISTINCT FROM v_head;
  END IF;
END $$;

INSERT INTO "cqrs".migrations (version, name) VALUES (2, 'append');
