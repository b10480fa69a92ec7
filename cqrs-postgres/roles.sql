-- Roles with the rights that each needs, and no others. An administrator runs this in psql after
-- the migrations, and again after later ones:
--     psql --single-transaction -v ON_ERROR_STOP=1 -f roles.sql
-- and then gives a login its role:
--     GRANT cqrs_app TO bank;
--
--   cqrs_owner     owns everything here; functions run with its rights. Migrate as a member of it:
--                  SET ROLE cqrs_owner, or ALTER ROLE … SET role = 'cqrs_owner'.
--   cqrs_app       appends and reads. It cannot write to a table but through the functions.
--   cqrs_reader    reads.
--   cqrs_operator  what cqrs_app may, and begins epochs and repairs.

DO $$
DECLARE
  v_role text;
  v_object record;
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
      WHERE c.relnamespace = '"cqrs"'::regnamespace AND c.relkind = 'r'
    UNION ALL
    SELECT format('DOMAIN %s', t.oid::regtype) FROM pg_type t
      WHERE t.typnamespace = '"cqrs"'::regnamespace AND t.typtype = 'd'
    UNION ALL
    SELECT format('FUNCTION %s', p.oid::regprocedure) FROM pg_proc p
      WHERE p.pronamespace = '"cqrs"'::regnamespace
  LOOP
    EXECUTE format('ALTER %s OWNER TO cqrs_owner', v_object.name);
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA "cqrs" TO cqrs_app, cqrs_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA "cqrs" TO cqrs_app, cqrs_reader;

-- Each checks what it is asked for, and none can change what has happened.
GRANT EXECUTE ON FUNCTION
  "cqrs".append, "cqrs".resolve, "cqrs".open_log, "cqrs".prune_keys, "cqrs".prune_batches
  TO cqrs_app;

GRANT cqrs_app TO cqrs_operator;
GRANT EXECUTE ON FUNCTION "cqrs".begin_epoch, "cqrs".repair TO cqrs_operator;
