-- Makes, swaps and drops generations. Runs in psql as it is, after 0005.
--
-- These run with the caller's rights, and make what they make in the name of the role that owns
-- "cqrs_read", so that every member of that role can go on with it. The role needs CREATE on the
-- database. Whatever changes which generations there are holds one advisory lock per log.
--
-- A view is only redefined when a generation is made or dropped. For that it must be locked; a long
-- report may hold it, and whoever came later would queue behind the two. So the lock is waited for
-- only a moment, and where it is not given, nothing has happened, and the answer is 'busy'.

-- Waits for its turn, and acts as the owner of the views from then on.
CREATE FUNCTION "cqrs".begin_change(p_log integer, p_lock_timeout integer) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_owner oid;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'generations change at the isolation level READ COMMITTED, not %', current_setting('transaction_isolation')
      USING ERRCODE = 'LG001';
  END IF;
  IF p_lock_timeout IS NOT NULL THEN
    PERFORM set_config('lock_timeout', p_lock_timeout::text, true);
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(format('generations of %s %s', '"cqrs"'::regnamespace, p_log), 0));
  SELECT n.nspowner INTO STRICT v_owner FROM pg_namespace n WHERE n.oid = '"cqrs_read"'::regnamespace;
  IF v_owner <> (SELECT r.oid FROM pg_roles r WHERE r.rolname = current_user) AND pg_has_role(v_owner, 'MEMBER') THEN
    PERFORM set_config('role', (SELECT r.rolname FROM pg_roles r WHERE r.oid = v_owner), true);
  END IF;
END $$;

-- Makes the tables of a generation in a schema of its own. What goes wrong in somebody's SQL is
-- LG012.
CREATE FUNCTION "cqrs".make_tables(
  p_schema text, p_name text, p_columns text[], p_kinds text[], p_indexed boolean[], p_tables text
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_columns text;
  v_index   text;
  v_state   text;
BEGIN
  EXECUTE format('CREATE SCHEMA %I', p_schema);
  IF p_tables IS NOT NULL THEN
    PERFORM set_config('search_path', quote_ident(p_schema) || ', public', true);
    EXECUTE p_tables;
    RETURN;
  END IF;
  -- Computed by the database, so that a column and the document never differ.
  SELECT string_agg(format(', %I %s GENERATED ALWAYS AS ((document->>%L)::%2$s) STORED', c.name, k.type, c.name), '' ORDER BY c.number)
    INTO v_columns
    FROM unnest(p_columns, p_kinds) WITH ORDINALITY AS c (name, kind, number)
    JOIN (VALUES ('integer', 'bigint'), ('real', 'double precision'), ('boolean', 'boolean'), ('text', 'text COLLATE pg_catalog."C"'))
      AS k (kind, type) ON k.kind = c.kind;
  -- Room on every page, so that a document that changes stays on its page and no index changes.
  EXECUTE format(
    'CREATE TABLE %1$I.%2$I (key text COLLATE pg_catalog."C" NOT NULL, document json NOT NULL, version bigint NOT NULL,'
      ' position bigint NOT NULL%3$s, CONSTRAINT %4$I PRIMARY KEY (key)) WITH (fillfactor = 70)',
    p_schema, p_name, coalesce(v_columns, ''), p_name || '_pkey');
  -- With the key behind it: those with one value come in the order of their keys.
  FOR v_index IN SELECT c.name FROM unnest(p_columns, p_indexed) AS c (name, indexed) WHERE c.indexed LOOP
    EXECUTE format('CREATE INDEX ON %I.%I (%I, key)', p_schema, p_name, v_index);
  END LOOP;
EXCEPTION
  WHEN lock_not_available OR transaction_rollback OR insufficient_resources OR operator_intervention OR system_error
    OR insufficient_privilege THEN RAISE;
  WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS v_state = RETURNED_SQLSTATE;
    RAISE EXCEPTION '% (SQLSTATE %)', SQLERRM, v_state USING ERRCODE = 'LG012';
END $$;

-- Finds the generations of this version, and makes one where there is none; with p_rebuild another
-- one beside the one that serves. One row per generation, 'run'; or one row that says why not:
--   changed      built by another definition, which is in `detail`
--   superseded   `version` serves, which is higher
--   taken        another projection has the table `detail`
--   failed       the tables cannot be made; `detail` says why
--   busy         a view is in use; ask again
CREATE FUNCTION "cqrs".prepare(
  p_log integer, p_name text, p_version bigint, p_partitions integer, p_definition text, p_rebuild boolean,
  p_columns text[], p_kinds text[], p_indexed boolean[],   -- the columns of a document
  p_tables text,                                           -- NULL: documents
  p_lock_timeout integer                                   -- milliseconds; NULL: the session's own
) RETURNS TABLE (outcome text, generation bigint, version bigint, partitions integer, state text, detail text)
LANGUAGE plpgsql VOLATILE ROWS 2
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  c_a_moment CONSTANT text := '50';                -- milliseconds; readers that come later wait as long
  v_live     bigint;                               -- the version that serves
  v_schema   text;
  v_table    text;
BEGIN
  -- First without the lock, which nobody needs where everything is there.
  FOR v_turn IN 1 .. 2 LOOP
    IF v_turn = 2 THEN
      PERFORM "cqrs".begin_change(p_log, p_lock_timeout);
    END IF;
    RETURN QUERY SELECT 'changed', g.generation, g.version::bigint, g.partitions::integer, g.state::text, g.definition
      FROM "cqrs".generations g
      WHERE g.log = p_log AND g.name = p_name AND g.version = p_version AND g.definition <> p_definition
      ORDER BY g.generation LIMIT 1;
    IF FOUND THEN
      RETURN;
    END IF;
    RETURN QUERY SELECT 'run', g.generation, g.version::bigint, g.partitions::integer, g.state::text, NULL
      FROM "cqrs".generations g
      WHERE g.log = p_log AND g.name = p_name AND g.version = p_version AND (g.state = 'building' OR NOT p_rebuild)
      ORDER BY g.generation;
    IF FOUND THEN
      RETURN;
    END IF;
    v_live := (SELECT g.version FROM "cqrs".generations g WHERE g.log = p_log AND g.name = p_name AND g.state = 'live');
    IF p_rebuild AND v_live IS DISTINCT FROM p_version THEN
      RETURN;
    ELSIF v_live > p_version THEN
      RETURN QUERY SELECT 'superseded', NULL::bigint, v_live, NULL::integer, NULL, NULL;
      RETURN;
    END IF;
  END LOOP;

  generation := nextval('"cqrs".generations_generation_seq');
  version := p_version;
  partitions := p_partitions;
  state := CASE WHEN v_live IS NULL THEN 'live' ELSE 'building' END;
  v_schema := (SELECT n.nspname FROM pg_namespace n WHERE n.oid = '"cqrs"'::regnamespace);
  v_table := format('_v%s_%s', version, generation);
  v_schema := left(v_schema || '_' || p_name, 63 - length(v_table)) || v_table;
  BEGIN
    PERFORM set_config('lock_timeout', c_a_moment, true);
    INSERT INTO "cqrs".generations (log, partitions, generation, version, created_at, state, name, schema, definition)
      VALUES (p_log, partitions, generation, version, clock_timestamp(), state, p_name, v_schema, p_definition);
    INSERT INTO "cqrs".checkpoints (log, partition, generation, position, epoch, revision, moved_at)
      SELECT p_log, p, generation, 0, l.epoch, 0, clock_timestamp()
      FROM "cqrs".logs l CROSS JOIN generate_series(0, partitions - 1) AS p WHERE l.log = p_log;
    PERFORM "cqrs".make_tables(v_schema, p_name, p_columns, p_kinds, p_indexed, p_tables);
    SELECT t."table" INTO v_table FROM "cqrs".generation_tables t
      WHERE t.log = p_log AND t.generation = prepare.generation
        AND NOT EXISTS (SELECT FROM "cqrs".generation_tables o
          WHERE o.log = p_log AND o.name = p_name AND o.generation <> t.generation AND o."table" = t."table")
        AND to_regclass(format('%I.%I', "cqrs".read_schema(p_log), t."table")) IS NOT NULL
      LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'the table % is taken', v_table USING ERRCODE = 'LG013', DETAIL = v_table;
    END IF;
    PERFORM "cqrs".make_read_schema(p_log);
    PERFORM "cqrs".show_table(p_log, p_name, t."table") FROM "cqrs".generation_tables t
      WHERE t.log = p_log AND t.generation = prepare.generation;
    outcome := 'run';
  EXCEPTION
    WHEN lock_not_available THEN
      outcome := 'busy';
    WHEN SQLSTATE 'LG012' THEN
      outcome := 'failed'; detail := SQLERRM;
    WHEN SQLSTATE 'LG013' THEN
      outcome := 'taken'; GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
  END;
  RETURN NEXT;
END $$;

-- Whether a part of a generation is behind a part of the one that serves.
--
-- What serves may be ahead of a log that lost commits. Nobody will ever be there again.
CREATE FUNCTION "cqrs".is_behind(p_log integer, p_generation bigint, p_live bigint) RETURNS boolean
LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT (SELECT min(c.position) FROM "cqrs".checkpoints c WHERE c.log = p_log AND c.generation = p_generation)
    < least(
      (SELECT max(c.position) FROM "cqrs".checkpoints c WHERE c.log = p_log AND c.generation = p_live),
      coalesce((SELECT e.position FROM "cqrs".events e WHERE e.log = p_log ORDER BY e.position DESC LIMIT 1), 0)
    )
$$;

-- Lets a generation that was being built serve from now on: 'swapped', also where it does so
-- already; 'behind' where readers would go back in time; 'gone' also where a higher version serves.
CREATE FUNCTION "cqrs".swap(p_log integer, p_generation bigint, p_lock_timeout integer) RETURNS text
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_new  "cqrs".generations;
  v_live "cqrs".generations;
BEGIN
  -- First without a lock: it is asked for often, and whoever holds a checkpoint stops its part.
  FOR v_turn IN 1 .. 2 LOOP
    SELECT * INTO v_new FROM "cqrs".generations g WHERE g.log = p_log AND g.generation = p_generation;
    SELECT * INTO v_live FROM "cqrs".generations g WHERE g.log = p_log AND g.name = v_new.name AND g.state = 'live';
    IF v_new.state = 'live' THEN
      RETURN 'swapped';
    ELSIF v_new.state IS DISTINCT FROM 'building' OR v_live.version > v_new.version THEN
      RETURN 'gone';
    END IF;
    IF v_turn = 2 THEN
      -- From here on no part of either moves.
      PERFORM FROM "cqrs".checkpoints c
        WHERE c.log = p_log AND c.generation IN (v_new.generation, v_live.generation)
        ORDER BY c.generation, c.partition FOR NO KEY UPDATE;
    END IF;
    IF "cqrs".is_behind(p_log, v_new.generation, v_live.generation) THEN
      RETURN 'behind';
    END IF;
    IF v_turn = 1 THEN
      PERFORM "cqrs".begin_change(p_log, p_lock_timeout);
    END IF;
  END LOOP;
  -- What was worked out before commits no more: a step belongs to the state that it was begun in.
  UPDATE "cqrs".checkpoints c SET revision = c.revision + 1
    WHERE c.log = p_log AND c.generation IN (v_new.generation, v_live.generation);
  UPDATE "cqrs".generations g SET state = 'retired' WHERE g.log = p_log AND g.generation = v_live.generation;
  UPDATE "cqrs".generations g SET state = 'live' WHERE g.log = p_log AND g.generation = p_generation;
  RETURN 'swapped';
END $$;

-- Drops a generation with all it has: 'dropped', 'gone', 'live' where it serves and stays, 'busy'
-- where somebody reads its tables at the moment.
CREATE FUNCTION "cqrs".drop_generation(p_log integer, p_generation bigint, p_lock_timeout integer) RETURNS text
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  c_a_moment   CONSTANT text := '50';              -- as in prepare
  v_generation "cqrs".generations;
  v_tables     text[];
  v_table      text;
BEGIN
  PERFORM "cqrs".begin_change(p_log, p_lock_timeout);
  SELECT * INTO v_generation FROM "cqrs".generations g WHERE g.log = p_log AND g.generation = p_generation;
  IF NOT FOUND THEN
    RETURN 'gone';
  ELSIF v_generation.state = 'live' THEN
    RETURN 'live';
  END IF;
  PERFORM FROM "cqrs".checkpoints c WHERE c.log = p_log AND c.generation = p_generation ORDER BY c.partition FOR UPDATE;
  PERFORM set_config('lock_timeout', c_a_moment, true);
  v_tables := ARRAY(SELECT t."table" FROM "cqrs".generation_tables t WHERE t.log = p_log AND t.generation = p_generation);
  DELETE FROM "cqrs".generations g WHERE g.log = p_log AND g.generation = p_generation;
  FOREACH v_table IN ARRAY v_tables LOOP
    IF EXISTS (SELECT FROM "cqrs".generation_tables t WHERE t.log = p_log AND t.name = v_generation.name AND t."table" = v_table) THEN
      PERFORM "cqrs".show_table(p_log, v_generation.name, v_table);
    ELSE
      EXECUTE format('DROP VIEW IF EXISTS %I.%I', "cqrs".read_schema(p_log), v_table);
    END IF;
  END LOOP;
  EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', v_generation.schema);
  RETURN 'dropped';
EXCEPTION
  WHEN lock_not_available THEN
    RETURN 'busy';
END $$;

REVOKE ALL ON FUNCTION "cqrs".begin_change, "cqrs".make_tables, "cqrs".prepare, "cqrs".is_behind, "cqrs".swap,
  "cqrs".drop_generation FROM PUBLIC;

INSERT INTO "cqrs".migrations (version, name) VALUES (6, 'generations');
