-- What projections have made of the log. Runs as it is in the sqlite3 shell, after 0001_log.sql.

-- One building of a projection each. The rows that it has made are in tables of its own.
CREATE TABLE generations (
  -- Given out once: whoever still knows a number that was dropped must not find another one there.
  generation INTEGER PRIMARY KEY AUTOINCREMENT,
  -- The projection, and the version of its code that this is of.
  name TEXT NOT NULL
    CONSTRAINT name_is_an_identifier CHECK (name GLOB '[a-z]*' AND name NOT GLOB '*[^a-z0-9_]*'),
  version INTEGER NOT NULL CONSTRAINT version_is_positive CHECK (version >= 1),
  -- In how many parts it runs; each has a checkpoint.
  partitions INTEGER NOT NULL
    CONSTRAINT partitions_are_16_bit CHECK (partitions BETWEEN 1 AND 65535),
  -- live: it serves. building: it is to serve when it has caught up. retired: it served before.
  state TEXT NOT NULL
    CONSTRAINT state_is_known CHECK (state IN ('live', 'building', 'retired')),
  -- documents: the store made its table. tables: the projection's own SQL made them.
  kind TEXT NOT NULL CONSTRAINT kind_is_known CHECK (kind IN ('documents', 'tables')),
  -- What the code declared when it was made: another text under the same version is refused.
  definition TEXT NOT NULL,
  -- Microseconds since 1970.
  created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX one_live_generation_per_projection ON generations (name)
WHERE state = 'live';

CREATE UNIQUE INDEX one_building_generation_per_version ON generations (name, version)
WHERE state = 'building';

-- What a generation has in the file, in the order in which it was made. The plain names belong to
-- the generation that serves; the tables of the others carry the generation's number.
CREATE TABLE generation_objects (
  generation INTEGER NOT NULL
    CONSTRAINT object_of_a_generation REFERENCES generations (generation) ON DELETE CASCADE,
  -- 1, 2, 3 … what comes later may stand on what came before.
  ordinal INTEGER NOT NULL CONSTRAINT ordinal_is_positive CHECK (ordinal >= 1),
  -- table: it is renamed. view: it is made again over the tables of those names, as its triggers.
  kind TEXT NOT NULL CONSTRAINT object_kind_is_known CHECK (kind IN ('table', 'view', 'trigger')),
  -- The plain name. As SQLite compares names: without regard to the case of ASCII letters.
  name TEXT NOT NULL COLLATE NOCASE CONSTRAINT object_name_is_not_empty CHECK (name <> ''),
  -- The statement that makes it again; a table is never made again.
  sql TEXT CONSTRAINT only_a_table_has_no_sql CHECK ((kind = 'table') = (sql IS NULL)),
  CONSTRAINT one_object_per_ordinal PRIMARY KEY (generation, ordinal),
  CONSTRAINT one_object_per_name UNIQUE (generation, name)
) STRICT, WITHOUT ROWID;

-- How far each part of a generation has come. Moved in the transaction that writes its rows.
CREATE TABLE checkpoints (
  generation INTEGER NOT NULL
    CONSTRAINT checkpoint_of_a_generation REFERENCES generations (generation) ON DELETE CASCADE,
  -- Counted from 0.
  part INTEGER NOT NULL CONSTRAINT part_is_16_bit CHECK (part BETWEEN 0 AND 65534),
  -- Every event up to here is in the rows, or parked.
  position INTEGER NOT NULL CONSTRAINT position_is_not_negative CHECK (position >= 0),
  -- The epoch that the events were read in.
  epoch INTEGER NOT NULL CONSTRAINT epoch_is_positive CHECK (epoch >= 1),
  -- The event at that position: another one there means that the log has lost what was seen. NULL
  -- at the start.
  event_id BLOB CONSTRAINT event_id_is_a_uuid CHECK (length(event_id) = 16),
  -- Rises by one with every step: who works on an older one is turned away.
  revision INTEGER NOT NULL CONSTRAINT revision_is_not_negative CHECK (revision >= 0),
  -- When the last step was; microseconds since 1970.
  moved_at INTEGER NOT NULL,
  -- Why it stands still: the event that cannot be taken, its stored name and stream, what was
  -- said, how often it was tried, and when last. NULL where it goes on.
  stop_position INTEGER,
  stop_name TEXT,
  stop_category TEXT,
  stop_stream_id TEXT,
  stop_reason TEXT,
  stop_attempts INTEGER,
  stop_at INTEGER,
  CONSTRAINT a_stop_is_whole CHECK (
    (stop_position IS NULL) + (stop_name IS NULL) + (stop_category IS NULL)
    + (stop_stream_id IS NULL) + (stop_reason IS NULL) + (stop_attempts IS NULL)
    + (stop_at IS NULL) IN (0, 7)),
  CONSTRAINT one_checkpoint_per_part PRIMARY KEY (generation, part)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER checkpoints_never_go_back BEFORE UPDATE ON checkpoints
WHEN NEW.position < OLD.position OR NEW.revision < OLD.revision
BEGIN
  SELECT RAISE(ABORT, 'checkpoints_never_go_back');
END;

-- Events that wait until what cannot take them is mended, and those that queue behind them.
CREATE TABLE parked (
  generation INTEGER NOT NULL,
  part INTEGER NOT NULL,
  -- The key whose events queue up: that of the document, or the id of the stream.
  key TEXT NOT NULL,
  -- The event, its stored name and its stream.
  position INTEGER NOT NULL CONSTRAINT parked_position_is_positive CHECK (position >= 1),
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  stream_id TEXT NOT NULL,
  -- Why it could not be taken; NULL where it only queues behind another one of its key.
  reason TEXT,
  -- How often it was tried, and when last; microseconds since 1970.
  attempts INTEGER NOT NULL CONSTRAINT attempts_are_not_negative CHECK (attempts >= 0),
  parked_at INTEGER NOT NULL,
  -- Keys are listed with their events in order.
  CONSTRAINT one_parking_per_event PRIMARY KEY (generation, key, position),
  CONSTRAINT parked_by_a_part
    FOREIGN KEY (generation, part) REFERENCES checkpoints (generation, part) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The keys of a part, without a look at the events.
CREATE INDEX parked_keys_of_a_part ON parked (generation, part, key);

PRAGMA user_version = 2;
