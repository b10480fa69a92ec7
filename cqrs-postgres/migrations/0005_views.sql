-- The views of projections, which users query. Runs in psql as it is, after 0004.
--
-- These run with the caller's rights, and are called by whatever makes or drops a generation: see
-- 0006.

-- The schema of a log's views: "cqrs_read", with the log's number behind it where that is not 1.
CREATE FUNCTION "cqrs".read_schema(p_log integer) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT n.nspname || CASE WHEN p_log = 1 THEN '' ELSE '_' || p_log END
  FROM pg_namespace n WHERE n.oid = '"cqrs_read"'::regnamespace
$$;

-- The columns of a table or view, with their types in full.
CREATE FUNCTION "cqrs".columns_of(p_table oid)
RETURNS TABLE (name text, type_id oid, type text, number smallint)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT a.attname, a.atttypid,
    format_type(a.atttypid, a.atttypmod)
      || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END,
    a.attnum
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = p_table AND a.attnum > 0 AND NOT a.attisdropped
$$;

-- Redefines the view of one table of a projection: the rows of its generations, of which the
-- pointer lets through those of the one that serves.
--
-- Where the generations differ in a column, the oldest one says what type it has; the others are
-- cast to it where that always works, and NULL where it does not. A column that a generation has
-- not is NULL too.
CREATE FUNCTION "cqrs".show_table(p_log integer, p_name text, p_table text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_view    text := format('%I.%I', "cqrs".read_schema(p_log), p_table);
  v_old     oid := to_regclass(v_view);
  v_names   text[];
  v_types   text[];
  v_ids     oid[];
  v_before  text[];                                -- the columns that the view has, with their types
  v_grants  text[];
  v_grant   text;
  v_query   text;
BEGIN
  SELECT array_agg(c.name ORDER BY c.generation, c.number), array_agg(c.type ORDER BY c.generation, c.number),
      array_agg(c.type_id ORDER BY c.generation, c.number)
    INTO v_names, v_types, v_ids
    FROM (
      SELECT DISTINCT ON (c.name) c.name, c.type, c.type_id, c.number, t.generation
      FROM "cqrs".generation_tables t CROSS JOIN LATERAL "cqrs".columns_of(t.oid) AS c
      WHERE t.log = p_log AND t.name = p_name AND t."table" = p_table
      ORDER BY c.name, t.generation
    ) AS c;

  -- Columns can be added to a view. Where one is to go, or to change, the view is made anew, and
  -- keeps its grants; a new one is for everybody who may use the schema.
  IF v_old IS NULL THEN
    SELECT array_agg(format('GRANT SELECT ON %s TO %s', v_view, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END))
      INTO v_grants
      FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
      WHERE n.oid = to_regnamespace(quote_ident("cqrs".read_schema(p_log)))
        AND a.privilege_type = 'USAGE' AND a.grantee <> n.nspowner;
  ELSE
    SELECT array_agg(format('%I %s', c.name, c.type) ORDER BY c.number) INTO v_before FROM "cqrs".columns_of(v_old) AS c;
    IF v_before IS DISTINCT FROM ARRAY(
      SELECT format('%I %s', c.name, c.type) FROM unnest(v_names, v_types) WITH ORDINALITY AS c (name, type, number)
      WHERE c.number <= cardinality(v_before) ORDER BY c.number)
    THEN
      SELECT array_agg(format('GRANT %s ON %s TO %s', a.privilege_type, v_view,
          CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END))
        INTO v_grants
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
        WHERE c.oid = v_old AND a.grantee <> c.relowner;
      EXECUTE 'DROP VIEW ' || v_view;
    END IF;
  END IF;

  SELECT string_agg(format(
      'SELECT %s FROM %I.%I AS t WHERE (SELECT g.generation FROM "cqrs".generations g'
        ' WHERE g.log = %s AND g.name = %L AND g.state = ''live'') = %s',
      (SELECT string_agg(
          CASE
            WHEN c.name IS NULL THEN 'NULL::' || w.type
            WHEN c.type = w.type THEN format('t.%I', w.name)
            WHEN w.type_id = 'text'::regtype
              OR EXISTS (SELECT FROM pg_cast k WHERE k.castsource = c.type_id AND k.casttarget = w.type_id AND k.castcontext = 'i')
              THEN format('t.%I::%s', w.name, w.type)
            ELSE 'NULL::' || w.type
          END || format(' AS %I', w.name), ', ' ORDER BY w.number)
        FROM unnest(v_names, v_types, v_ids) WITH ORDINALITY AS w (name, type, type_id, number)
        LEFT JOIN "cqrs".columns_of(t.oid) AS c ON c.name = w.name),
      t.schema, t."table", p_log, p_name, t.generation), E'\nUNION ALL\n' ORDER BY t.generation)
    INTO v_query
    FROM "cqrs".generation_tables t
    WHERE t.log = p_log AND t.name = p_name AND t."table" = p_table;
  EXECUTE format('CREATE OR REPLACE VIEW %s AS %s', v_view, v_query);
  FOREACH v_grant IN ARRAY coalesce(v_grants, '{}') LOOP
    EXECUTE v_grant;
  END LOOP;
END $$;

-- The schema of the views of a log other than 1, with the rights of "cqrs_read".
CREATE FUNCTION "cqrs".make_read_schema(p_log integer) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_schema text := "cqrs".read_schema(p_log);
  v_grant  text;
BEGIN
  IF to_regnamespace(quote_ident(v_schema)) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE SCHEMA %I', v_schema);
  FOR v_grant IN
    SELECT format('GRANT %s ON SCHEMA %I TO %s', a.privilege_type, v_schema,
        CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
      FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
      WHERE n.oid = '"cqrs_read"'::regnamespace AND a.grantee <> n.nspowner
  LOOP
    EXECUTE v_grant;
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION "cqrs".read_schema, "cqrs".columns_of, "cqrs".show_table, "cqrs".make_read_schema FROM PUBLIC;

INSERT INTO "cqrs".migrations (version, name) VALUES (5, 'views');
