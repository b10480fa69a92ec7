-- Roles with the rights that each needs, and no others. An administrator runs this in psql after
-- the migrations, and again after later ones:
--     psql --single-transaction -v ON_ERROR_STOP=1 -f roles.sql
-- and then gives a login its role:
--     GRANT cqrs_app TO bank;
--
--   cqrs_owner     owns everything here; functions run with its rights. Migrate as a member of it:
--                  SET ROLE cqrs_owner, or ALTER ROLE … SET role = 'cqrs_owner'.
--   cqrs_app       appends, reads, and runs projections. It cannot write to the log but through the
--                  functions. What projections make is owned by it, so that any member can go on
--                  with it: the views in "cqrs_read", and a schema for each generation. For these it
--                  may create schemas in the database; who would rather not have that revokes it
--                  while no generation is to be made:
--                  REVOKE CREATE ON DATABASE bank FROM cqrs_app.
--   cqrs_reader    reads the log, and the views of projections.
--   cqrs_operator  what cqrs_app may, and begins epochs and repairs.

DO $$
DECLARE
  v_role text;
  v_object record;
  v_schema record;
BEGIN
  FOREACH v_role IN ARRAY ARRAY['cqrs_owner', 'cqrs_app', 'cqrs_reader', 'cqrs_operator'] LOOP
    IF to_regrole(v_role) IS NULL THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
    END IF;
  END LOOP;

  -- The owner is nobody in particular, so that no function runs with an administrator's rights.
  ALTER SCHEMA "cqrs" OWNER TO cqrs_owner;
  FOR v_object IN
    SELECT format('TABLE %s', c.oid::regclass) AS name FROM pg_class c
      WHERE c.relnamespace = '"cqrs"'::regnamespace AND c.relkind IN ('r', 'v')
    UNION ALL
    SELECT format('DOMAIN %s', t.oid::regtype) FROM pg_type t
      WHERE t.typnamespace = '"cqrs"'::regnamespace AND t.typtype = 'd'
    UNION ALL
    SELECT format('FUNCTION %s', p.oid::regprocedure) FROM pg_proc p
      WHERE p.pronamespace = '"cqrs"'::regnamespace
  LOOP
    EXECUTE format('ALTER %s OWNER TO cqrs_owner', v_object.name);
  END LOOP;

  -- What projections have made so far.
  EXECUTE format('GRANT CREATE ON DATABASE %I TO cqrs_app', current_database());
  FOR v_schema IN
    SELECT n.oid, n.nspname AS name FROM pg_namespace n
      WHERE n.oid = '"cqrs_read"'::regnamespace
        OR n.nspname IN (SELECT "cqrs".read_schema(l.log) FROM "cqrs".logs l)
        OR n.nspname IN (SELECT g.schema FROM "cqrs".generations g)
  LOOP
    EXECUTE format('ALTER SCHEMA %I OWNER TO cqrs_app', v_schema.name);
    FOR v_object IN
      SELECT format('%s %s', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
          c.oid::regclass) AS name
        FROM pg_class c
        WHERE c.relnamespace = v_schema.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
          -- A sequence of a column follows its table.
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))
    LOOP
      EXECUTE format('ALTER %s OWNER TO cqrs_app', v_object.name);
    END LOOP;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA "cqrs" TO cqrs_app, cqrs_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA "cqrs" TO cqrs_app, cqrs_reader;
-- Views that are made later are for everybody who may use their schema.
GRANT USAGE ON SCHEMA "cqrs_read" TO cqrs_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA "cqrs_read" TO cqrs_reader;

-- Each checks what it is asked for, and none can change what has happened.
GRANT EXECUTE ON FUNCTION
  "cqrs".append, "cqrs".append_one, "cqrs".resolve, "cqrs".open_log, "cqrs".prune_keys, "cqrs".prune_batches
  TO cqrs_app;

-- What projections come to can always be built again from the log.
GRANT INSERT, UPDATE, DELETE ON "cqrs".generations, "cqrs".checkpoints, "cqrs".stops, "cqrs".parked, "cqrs".steps TO cqrs_app;
GRANT USAGE ON SEQUENCE "cqrs".generations_generation_seq TO cqrs_app;
GRANT EXECUTE ON FUNCTION
  "cqrs".prepare, "cqrs".swap, "cqrs".drop_generation,
  "cqrs".begin_change, "cqrs".read_schema, "cqrs".columns_of, "cqrs".is_behind, "cqrs".make_tables,
  "cqrs".make_read_schema, "cqrs".show_table, "cqrs".hold_parts
  TO cqrs_app;

GRANT cqrs_app TO cqrs_operator;
GRANT EXECUTE ON FUNCTION "cqrs".begin_epoch, "cqrs".repair TO cqrs_operator;
