-- Everything else that writes. Runs in psql as it is, after 0002; the SQLSTATEs are listed there.

-- Says what became of a batch whose answer was lost. The unique key makes it wait for a batch that
-- is committing; the row that it leaves where there was none keeps the batch from ever committing.
CREATE FUNCTION "cqrs".resolve(p_log integer, p_slot uuid, p_batch bigint, p_lock_timeout integer)
RETURNS TABLE (committed boolean, first_position bigint, last_position bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  c_remembered CONSTANT bigint := 65536;            -- as in append
  v_newest     bigint;
  v_newest_at  timestamptz;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a fence needs the isolation level READ COMMITTED, not %', current_setting('transaction_isolation')
      USING ERRCODE = 'LG001';
  END IF;
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  IF p_lock_timeout IS NOT NULL THEN
    PERFORM set_config('lock_timeout', p_lock_timeout::text, true);
  END IF;
  INSERT INTO "cqrs".batches (log, batch, slot, recorded_at, fenced)
    VALUES (p_log, p_batch, p_slot, clock_timestamp(), true)
    ON CONFLICT ON CONSTRAINT batches_pkey DO NOTHING;
  IF NOT FOUND THEN
    RETURN QUERY SELECT NOT b.fenced, b.first_position::bigint, b.last_position::bigint FROM "cqrs".batches b
      WHERE b.log = p_log AND b.slot = p_slot AND b.batch = p_batch;
    RETURN;
  END IF;
  -- No record: either it never committed, or it is so old that its record is gone.
  SELECT b.batch, b.recorded_at INTO v_newest, v_newest_at FROM "cqrs".batches b
    WHERE b.log = p_log AND b.slot = p_slot ORDER BY b.batch DESC LIMIT 1;
  IF v_newest >= p_batch + c_remembered OR v_newest > p_batch AND v_newest_at < clock_timestamp() - interval '7 days' THEN
    RAISE EXCEPTION 'what became of batch % of slot % is no longer recorded: the slot is at batch %', p_batch, p_slot, v_newest
      USING ERRCODE = 'LG009';
  END IF;
  RETURN QUERY SELECT false, NULL::bigint, NULL::bigint;
END $$;

-- Begins another epoch. The caller holds the log's row.
--
-- Its number is the time in seconds, so that a log that was restored and begins an epoch does not
-- take one that the log it was copied from has had since.
CREATE FUNCTION "cqrs".start_epoch(p_log integer, p_reason text, p_system_identifier bigint, p_timeline integer)
RETURNS bigint
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_epoch bigint;
BEGIN
  UPDATE "cqrs".logs l
    SET epoch = greatest(l.epoch + 1, extract(epoch FROM clock_timestamp())::bigint),
        system_identifier = coalesce(p_system_identifier, l.system_identifier),
        timeline = coalesce(p_timeline, l.timeline)
    WHERE l.log = p_log RETURNING l.epoch INTO v_epoch;
  INSERT INTO "cqrs".epochs (log, epoch, first_position, reason, began_at, system_identifier, timeline)
    SELECT p_log, v_epoch,
      1 + coalesce((SELECT e.position FROM "cqrs".events e WHERE e.log = p_log ORDER BY e.position DESC LIMIT 1), 0),
      p_reason, clock_timestamp(), l.system_identifier, l.timeline
    FROM "cqrs".logs l WHERE l.log = p_log;
  RETURN v_epoch;
END $$;

-- Makes the log if it is not there yet, and begins another epoch if this is not the server that it
-- was last opened on: another cluster or another table (a restore), or another timeline (a failover).
CREATE FUNCTION "cqrs".open_log(p_log integer)
RETURNS TABLE (epoch bigint, head bigint, recorded_head bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_log               "cqrs".logs;
  v_system_identifier bigint;
  v_table_id          oid := '"cqrs".logs'::regclass;
  v_timeline          integer := ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'opening a log needs the isolation level READ COMMITTED, not %', current_setting('transaction_isolation')
      USING ERRCODE = 'LG001';
  END IF;
  BEGIN
    SELECT s.system_identifier INTO v_system_identifier FROM pg_control_system() s;
  EXCEPTION WHEN insufficient_privilege THEN
    NULL;  -- Where it may not be asked, a failover is still seen by its timeline, a restore is not.
  END;
  IF NOT EXISTS (SELECT FROM "cqrs".logs l WHERE l.log = p_log) THEN
    INSERT INTO "cqrs".logs (log, epoch, system_identifier, timeline, table_id)
      VALUES (p_log, 1, v_system_identifier, v_timeline, v_table_id) ON CONFLICT ON CONSTRAINT logs_pkey DO NOTHING;
    IF FOUND THEN
      INSERT INTO "cqrs".epochs (log, epoch, first_position, reason, began_at, system_identifier, timeline)
        VALUES (p_log, 1, 1, 'the log is new', clock_timestamp(), v_system_identifier, v_timeline);
    END IF;
  END IF;
  SELECT * INTO v_log FROM "cqrs".logs l WHERE l.log = p_log;
  -- Only then is the log locked: opening it does not wait behind appends.
  IF (v_log.system_identifier, v_log.timeline, v_log.table_id)
    IS DISTINCT FROM (coalesce(v_system_identifier, v_log.system_identifier), v_timeline, v_table_id)
  THEN
    SELECT * INTO v_log FROM "cqrs".logs l WHERE l.log = p_log FOR NO KEY UPDATE;
    IF v_log.system_identifier <> v_system_identifier THEN
      PERFORM "cqrs".start_epoch(p_log, format('opened on another cluster: system identifier %s, before it was %s',
        v_system_identifier, v_log.system_identifier), v_system_identifier, v_timeline);
    ELSIF v_log.timeline <> v_timeline THEN
      PERFORM "cqrs".start_epoch(p_log, format('opened on another timeline: %s, before it was %s',
        v_timeline, v_log.timeline), v_system_identifier, v_timeline);
    ELSIF v_log.table_id <> v_table_id THEN
      PERFORM "cqrs".start_epoch(p_log, 'opened in another table: a dump was read in', v_system_identifier, v_timeline);
    END IF;
    UPDATE "cqrs".logs l
      SET system_identifier = coalesce(v_system_identifier, l.system_identifier), timeline = v_timeline, table_id = v_table_id
      WHERE l.log = p_log;
  END IF;
  RETURN QUERY SELECT l.epoch::bigint,
      coalesce((SELECT e.position FROM "cqrs".events e WHERE e.log = p_log ORDER BY e.position DESC LIMIT 1), 0)::bigint,
      coalesce((SELECT b.last_position FROM "cqrs".batches b
        WHERE b.log = p_log AND b.last_position IS NOT NULL ORDER BY b.last_position DESC LIMIT 1), 0)::bigint
    FROM "cqrs".logs l WHERE l.log = p_log;
END $$;

-- An operator's word that something may have been lost: drops every cached state everywhere.
CREATE FUNCTION "cqrs".begin_epoch(p_log integer, p_reason text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'an epoch needs the isolation level READ COMMITTED, not %', current_setting('transaction_isolation')
      USING ERRCODE = 'LG001';
  END IF;
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  PERFORM FROM "cqrs".logs l WHERE l.log = p_log FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no log %', p_log USING ERRCODE = 'LG003';
  END IF;
  RETURN "cqrs".start_epoch(p_log, p_reason, NULL, NULL);
END $$;

-- Forgets outcomes of keyed commands that are old enough, the oldest first.
CREATE FUNCTION "cqrs".prune_keys(p_log integer, p_before timestamptz, p_limit bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
AS $$
DECLARE
  v_count bigint;
BEGIN
  DELETE FROM "cqrs".keys WHERE ctid = ANY (ARRAY(
    SELECT k.ctid FROM "cqrs".keys k WHERE k.log = p_log AND k.recorded_at < p_before ORDER BY k.recorded_at LIMIT p_limit))
    AND log = p_log AND recorded_at < p_before;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;

-- Forgets records of batches in slots that are no longer used. The newest of each slot stays: it is
-- what turns an older batch away that comes late. So does the record of where the log must end.
CREATE FUNCTION "cqrs".prune_batches(p_log integer, p_limit bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_count bigint;
BEGIN
  DELETE FROM "cqrs".batches WHERE ctid = ANY (ARRAY(
    SELECT b.ctid FROM "cqrs".batches b
      WHERE b.log = p_log AND b.recorded_at < clock_timestamp() - interval '7 days'
        AND EXISTS (SELECT FROM "cqrs".batches n WHERE n.log = p_log AND n.slot = b.slot AND n.batch > b.batch
          AND n.recorded_at < clock_timestamp() - interval '7 days')
        AND b.last_position IS DISTINCT FROM (SELECT l.last_position FROM "cqrs".batches l
          WHERE l.log = p_log AND l.last_position IS NOT NULL ORDER BY l.last_position DESC LIMIT 1)
      LIMIT p_limit));
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;

-- Takes the log as it is now, where it does not end where the last batch ended. Never touches an event.
CREATE FUNCTION "cqrs".repair(p_log integer)
RETURNS TABLE (epoch bigint, head bigint, recorded_head bigint, batches_dropped bigint, keys_dropped bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a repair needs the isolation level READ COMMITTED, not %', current_setting('transaction_isolation')
      USING ERRCODE = 'LG001';
  END IF;
  SELECT l.epoch INTO epoch FROM "cqrs".logs l WHERE l.log = p_log FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no log %', p_log USING ERRCODE = 'LG003';
  END IF;
  head := coalesce((SELECT e.position FROM "cqrs".events e WHERE e.log = p_log ORDER BY e.position DESC LIMIT 1), 0);
  recorded_head := coalesce((SELECT max(b.last_position) FROM "cqrs".batches b WHERE b.log = p_log), 0);
  -- What points past the end is about events that are gone.
  DELETE FROM "cqrs".batches b WHERE b.log = p_log AND b.last_position > head;
  GET DIAGNOSTICS batches_dropped = ROW_COUNT;
  DELETE FROM "cqrs".keys k WHERE k.log = p_log AND k.position > head;
  GET DIAGNOSTICS keys_dropped = ROW_COUNT;
  IF NOT EXISTS (SELECT FROM "cqrs".batches b WHERE b.log = p_log AND b.last_position = head) AND head > 0 THEN
    INSERT INTO "cqrs".batches (log, batch, slot, first_position, last_position, recorded_at, fenced)
      SELECT p_log, 0, gen_random_uuid(), 1 + coalesce((SELECT max(b.last_position) FROM "cqrs".batches b WHERE b.log = p_log), 0),
        head, greatest(clock_timestamp(), e.recorded_at), false
      FROM "cqrs".events e WHERE e.log = p_log AND e.position = head;
  END IF;
  IF head <> recorded_head OR keys_dropped > 0 THEN
    epoch := "cqrs".start_epoch(p_log, format('repaired: the log ends at position %s, the last batch ended at position %s',
      head, recorded_head), NULL, NULL);
  END IF;
  RETURN NEXT;
END $$;

-- Nobody but the owner, and whom roles.sql names.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA "cqrs" FROM PUBLIC;

INSERT INTO "cqrs".migrations (version, name) VALUES (3, 'functions');
