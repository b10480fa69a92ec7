-- The tables of a log. Runs in psql as it is:
--     psql --single-transaction -v ON_ERROR_STOP=1 -f 0001_tables.sql
-- `PostgresStore::migrate` runs the same text, with the schema's name put in place of "cqrs".
--
-- Every key is led by the log, and no statement or foreign key crosses logs, so that a log can
-- become a tenant, a shard or a partition. Nothing on the path of an append is ever updated:
-- under somebody's old snapshot (a dump is enough) updated rows pile up and slow every append.

DO $$
BEGIN
  -- Not IF NOT EXISTS: that asks for CREATE on the database even where the schema stands already.
  IF to_regnamespace('"cqrs"') IS NULL THEN
    CREATE SCHEMA "cqrs";
  END IF;
END $$;

-- What cannot be, in types instead of CHECK constraints: those are parsed again for every statement,
-- which cost each append 12 microseconds of 21; a domain costs 1.5 (docs/decisions/0001-append.md).
CREATE DOMAIN "cqrs".position AS bigint CONSTRAINT position_counts_from_1 CHECK (VALUE >= 1);
CREATE DOMAIN "cqrs".version AS bigint CONSTRAINT version_counts_from_1 CHECK (VALUE >= 1);
CREATE DOMAIN "cqrs".epoch AS bigint CONSTRAINT epoch_counts_from_1 CHECK (VALUE >= 1);
CREATE DOMAIN "cqrs".batch AS bigint CONSTRAINT batch_counts_from_0 CHECK (VALUE >= 0);
CREATE DOMAIN "cqrs".counted AS bigint CONSTRAINT counted_from_0 CHECK (VALUE >= 0);
CREATE DOMAIN "cqrs".type_version AS integer CONSTRAINT type_version_has_16_bits CHECK (VALUE BETWEEN 0 AND 65535);
-- "C" compares bytes, so that no upgrade of a locale breaks an index.
CREATE DOMAIN "cqrs".category AS text COLLATE "C"
  CONSTRAINT category_has_1_to_100_bytes CHECK (octet_length(VALUE) BETWEEN 1 AND 100);
CREATE DOMAIN "cqrs".stream_id AS text COLLATE "C"
  CONSTRAINT stream_id_has_1_to_250_bytes CHECK (octet_length(VALUE) BETWEEN 1 AND 250);
CREATE DOMAIN "cqrs".key AS text COLLATE "C"
  CONSTRAINT key_has_1_to_250_bytes CHECK (octet_length(VALUE) BETWEEN 1 AND 250);
CREATE DOMAIN "cqrs".type AS text COLLATE "C" CONSTRAINT type_is_named CHECK (VALUE <> '');
CREATE DOMAIN "cqrs".fingerprint AS bytea CONSTRAINT fingerprint_has_32_bytes CHECK (octet_length(VALUE) = 32);

-- Which of these files have run here.
CREATE TABLE "cqrs".migrations (
  version    integer NOT NULL,                     -- the number that the file's name begins with
  name       text NOT NULL,                        -- the rest of its name
  checksum   bytea,                                -- SHA-256 of the file; NULL where it was run by hand
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT migrations_pkey PRIMARY KEY (version)
);

-- One row per log. An append locks it to its commit, which is what makes positions gapless and
-- their order the order of commits. Appends never update it; only a new epoch does.
CREATE TABLE "cqrs".logs (
  log               integer NOT NULL,              -- which log
  epoch             "cqrs".epoch NOT NULL,         -- the life that it is in; an append names it
  system_identifier bigint,                        -- the cluster that it was last opened on; NULL: may not be asked
  timeline          integer,                       -- that cluster's timeline then: a failover raises it
  table_id          oid NOT NULL,                  -- this table there: a dump that is read in makes another
  CONSTRAINT logs_pkey PRIMARY KEY (log)
);

-- The history of a log's epochs: who has seen a position of an older epoch at or after
-- first_position has seen what may never have happened.
CREATE TABLE "cqrs".epochs (
  log               integer NOT NULL,
  epoch             "cqrs".epoch NOT NULL,
  first_position    "cqrs".position NOT NULL,      -- the first position that could be given out in it
  reason            text NOT NULL,                 -- for people
  began_at          timestamptz NOT NULL,
  system_identifier bigint,                        -- where it began; see logs
  timeline          integer,
  CONSTRAINT epochs_pkey PRIMARY KEY (log, epoch)
);

-- The log. Two indexes and no more: each costs 10 to 25 % of the write rate.
-- Columns of a fixed width stand first, so that no row is padded.
CREATE TABLE "cqrs".events (
  log          integer NOT NULL,
  type_version "cqrs".type_version NOT NULL,       -- the version of the shape that `data` has
  position     "cqrs".position NOT NULL,           -- where it stands in the log: gapless, in commit order
  version      "cqrs".version NOT NULL,            -- where it stands in its stream
  recorded_at  timestamptz NOT NULL,               -- taken under the log's lock: never runs backwards
  event_id     uuid NOT NULL,                      -- given by the client (UUIDv7)
  category     "cqrs".category NOT NULL,           -- with stream_id: the stream
  stream_id    "cqrs".stream_id NOT NULL,
  type         "cqrs".type NOT NULL,               -- the stored name, which never changes
  data         json NOT NULL,                      -- json, not jsonb: written 1.4, read 1.8 times as fast, kept byte for byte
  metadata     json NOT NULL,                      -- who, why, in which conversation
  CONSTRAINT events_pkey PRIMARY KEY (log, position),
  -- Also finds a stream's version: there is no table of streams that would have to be updated.
  CONSTRAINT events_version_key UNIQUE (log, category, stream_id, version)
);

-- The first outcome of each keyed command: events, no events, or a refusal.
CREATE TABLE "cqrs".keys (
  log         integer NOT NULL,
  version     "cqrs".counted NOT NULL,             -- the version of the stream after it
  position    "cqrs".counted NOT NULL,             -- its last event; without events, the log's head at that time
  events      "cqrs".counted NOT NULL,             -- how many events it had; they end at `version`
  decided_at  timestamptz NOT NULL,                -- the command's own time, given back to a repeat
  recorded_at timestamptz NOT NULL,                -- what keeping keys for a time goes by
  category    "cqrs".category NOT NULL,
  stream_id   "cqrs".stream_id NOT NULL,
  key         "cqrs".key NOT NULL,                 -- unique within its stream
  fingerprint "cqrs".fingerprint NOT NULL,         -- tells a repeat from another command under the same key
  refusal     text,                                -- what the domain said, where it refused
  CONSTRAINT keys_pkey PRIMARY KEY (log, category, stream_id, key)
);

-- For pruning by age. BRIN, because it costs next to nothing on insert.
CREATE INDEX keys_recorded_at ON "cqrs".keys USING brin (recorded_at) WITH (autosummarize = on);

-- What became of each batch, recorded in its own commit; and fences, which keep a batch from ever
-- committing. A slot remembers about its last 65,536.
CREATE TABLE "cqrs".batches (
  log            integer NOT NULL,
  batch          "cqrs".batch NOT NULL,            -- the numbers of a slot only rise
  slot           uuid NOT NULL,                    -- one appender of one process
  first_position "cqrs".position,                  -- with last_position: its events; both NULL where it had none
  last_position  "cqrs".position,                  -- the highest one is where the log must end
  recorded_at    timestamptz NOT NULL,
  fenced         boolean NOT NULL,                 -- it never happened and never can
  CONSTRAINT batches_pkey PRIMARY KEY (log, slot, batch)
);

-- Finds the last batch with events in one step. A log that does not end there was tampered with.
CREATE UNIQUE INDEX batches_last_position_key ON "cqrs".batches (log, last_position)
  WHERE last_position IS NOT NULL;

-- What happened stays. A trigger per statement, so that not even an empty one gets through.
CREATE FUNCTION "cqrs".refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of "%" is not allowed: what is recorded there never changes', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'LG007', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END $$;

CREATE TRIGGER events_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON "cqrs".events
  FOR EACH STATEMENT EXECUTE FUNCTION "cqrs".refuse_change();
CREATE TRIGGER epochs_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON "cqrs".epochs
  FOR EACH STATEMENT EXECUTE FUNCTION "cqrs".refuse_change();
-- ALWAYS: a session that claims to be a replica is refused too.
ALTER TABLE "cqrs".events ENABLE ALWAYS TRIGGER events_never_change;
ALTER TABLE "cqrs".epochs ENABLE ALWAYS TRIGGER epochs_never_change;

INSERT INTO "cqrs".migrations (version, name) VALUES (1, 'tables');
