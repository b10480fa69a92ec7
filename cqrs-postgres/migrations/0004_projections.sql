-- What projections have made of a log: which buildings of each there are, how far their parts have
-- come, and what waits to be mended. Runs in psql as it is, after 0003.
--
-- All of it can be built again from the log, so there are no functions that guard it: whoever runs
-- projections may write these tables. Their rows and documents are in a schema for each
-- generation; users query the views in "cqrs_read", which always show the generation that serves.

DO $$
BEGIN
  -- As in 0001: IF NOT EXISTS would ask for CREATE on the database.
  IF to_regnamespace('"cqrs_read"') IS NULL THEN
    CREATE SCHEMA "cqrs_read";
  END IF;
END $$;

CREATE DOMAIN "cqrs".projection AS text COLLATE "C"
  CONSTRAINT projection_is_a_plain_name CHECK (VALUE ~ '^[a-z][a-z0-9_]{0,39}$');
CREATE DOMAIN "cqrs".projection_version AS bigint
  CONSTRAINT projection_version_counts_from_1 CHECK (VALUE BETWEEN 1 AND 4294967295);
CREATE DOMAIN "cqrs".generation_state AS text COLLATE "C"
  CONSTRAINT generation_state_is_known CHECK (VALUE IN ('live', 'building', 'retired'));
CREATE DOMAIN "cqrs".part AS integer CONSTRAINT part_has_16_bits CHECK (VALUE BETWEEN 0 AND 65535);

-- Never given twice, so that nobody ever writes to a generation that took the place of his own.
CREATE SEQUENCE "cqrs".generations_generation_seq;

-- One building of a projection: its tables and its checkpoints. A higher version, or a rebuild, is
-- another one beside the one that serves.
CREATE TABLE "cqrs".generations (
  log        integer NOT NULL,
  partitions "cqrs".part NOT NULL,                 -- in how many parts it runs; at least 1
  generation bigint NOT NULL,                      -- from the sequence
  version    "cqrs".projection_version NOT NULL,   -- of the projection
  created_at timestamptz NOT NULL,
  state      "cqrs".generation_state NOT NULL,     -- live: it serves; retired: it did, and is kept until it is dropped
  name       "cqrs".projection NOT NULL,           -- the projection
  schema     text NOT NULL,                        -- where its tables are
  definition text NOT NULL,                        -- what it was built by; another text needs another version
  CONSTRAINT generations_pkey PRIMARY KEY (log, generation)
);
ALTER SEQUENCE "cqrs".generations_generation_seq OWNED BY "cqrs".generations.generation;

-- The pointer: what makes the views show a generation is being the live one.
CREATE UNIQUE INDEX generations_live_key ON "cqrs".generations (log, name) WHERE state = 'live';
CREATE UNIQUE INDEX generations_building_key ON "cqrs".generations (log, name, version) WHERE state = 'building';

-- How far each part of a generation has come. The row is also the lease: who commits a step locks
-- it. It is updated with every step, so its pages have room for many versions of it.
CREATE TABLE "cqrs".checkpoints (
  log        integer NOT NULL,
  partition  "cqrs".part NOT NULL,                 -- counted from 0
  generation bigint NOT NULL,
  position   "cqrs".counted NOT NULL,              -- every event up to here is in its rows, or parked
  epoch      "cqrs".epoch NOT NULL,                -- the life that the log was in then
  revision   "cqrs".counted NOT NULL,              -- rises by one with every step: who knows it knows the rows
  moved_at   timestamptz NOT NULL,                 -- when it rose last
  event_id   uuid,                                 -- of the event at `position`; another one there: the log lost commits
  CONSTRAINT checkpoints_pkey PRIMARY KEY (log, generation, partition),
  CONSTRAINT checkpoints_generation_fkey FOREIGN KEY (log, generation)
    REFERENCES "cqrs".generations (log, generation) ON DELETE CASCADE
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Why a part stands still. A table of its own, so that nobody waits for the lease to say so.
CREATE TABLE "cqrs".stops (
  log        integer NOT NULL,
  partition  "cqrs".part NOT NULL,
  generation bigint NOT NULL,
  position   "cqrs".position NOT NULL,             -- the event that cannot be taken
  attempts   bigint NOT NULL,                      -- how often it was tried
  stopped_at timestamptz NOT NULL,                 -- when it was tried last
  category   "cqrs".category NOT NULL,             -- the event's stream
  stream_id  "cqrs".stream_id NOT NULL,
  type       "cqrs".type NOT NULL,
  reason     text NOT NULL,                        -- what its handler said
  CONSTRAINT stops_pkey PRIMARY KEY (log, generation, partition),
  CONSTRAINT stops_part_fkey FOREIGN KEY (log, generation, partition)
    REFERENCES "cqrs".checkpoints (log, generation, partition) ON DELETE CASCADE
);

-- Events that wait until what cannot take them is mended, and those that queue behind them.
CREATE TABLE "cqrs".parked (
  log        integer NOT NULL,
  partition  "cqrs".part NOT NULL,
  generation bigint NOT NULL,
  position   "cqrs".position NOT NULL,
  attempts   bigint NOT NULL,                      -- how often it was tried
  parked_at  timestamptz NOT NULL,                 -- when it was parked, or tried last
  key        text COLLATE "C" NOT NULL,            -- whose events queue up: a document's key, or the id of a stream
  category   "cqrs".category NOT NULL,             -- the event's stream
  stream_id  "cqrs".stream_id NOT NULL,
  type       "cqrs".type NOT NULL,
  reason     text,                                 -- NULL: it only queues behind another
  CONSTRAINT parked_pkey PRIMARY KEY (log, generation, partition, key, position),
  CONSTRAINT parked_part_fkey FOREIGN KEY (log, generation, partition)
    REFERENCES "cqrs".checkpoints (log, generation, partition) ON DELETE CASCADE
);

-- A step of a SQL projection that is not done yet. No row outlives its transaction: a handler that
-- sends COMMIT itself meets the trigger, and nothing of it is stored.
CREATE TABLE "cqrs".steps (
  log        integer NOT NULL,
  partition  "cqrs".part NOT NULL,
  generation bigint NOT NULL,
  CONSTRAINT steps_pkey PRIMARY KEY (log, generation, partition)
);

CREATE FUNCTION "cqrs".refuse_half_a_step() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM "cqrs".steps s
    WHERE s.log = NEW.log AND s.generation = NEW.generation AND s.partition = NEW.partition)
  THEN
    RAISE EXCEPTION 'a handler committed the transaction that it was given; that is the framework''s to do'
      USING ERRCODE = 'LG011';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER steps_are_done_before_a_commit AFTER INSERT ON "cqrs".steps
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "cqrs".refuse_half_a_step();

-- The tables of every generation, and what else its SQL made that can be read.
CREATE VIEW "cqrs".generation_tables AS
SELECT g.log, g.name::text AS name, g.generation, g.schema, c.relname::text AS "table", c.oid
FROM "cqrs".generations g
JOIN pg_catalog.pg_namespace n ON n.nspname = g.schema
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition;

REVOKE ALL ON FUNCTION "cqrs".refuse_half_a_step FROM PUBLIC;

INSERT INTO "cqrs".migrations (version, name) VALUES (4, 'projections');
