-- The log of one file. Runs as it is in the sqlite3 shell: sqlite3 new.db < 0001_log.sql

-- Append-only. The head is max(position), read from the end of the table: there is no row that
-- could contradict the events.
CREATE TABLE events (
  -- 1, 2, 3 … without gaps, in the order of commits. The rowid, so the log is read in file order.
  position INTEGER PRIMARY KEY,
  -- The stream: the kind of aggregate, and its id. Limits as in cqrs_core::StreamId, in bytes.
  category TEXT NOT NULL
    CONSTRAINT category_has_1_to_100_bytes
      CHECK (length(CAST(category AS BLOB)) BETWEEN 1 AND 100),
  stream_id TEXT NOT NULL
    CONSTRAINT stream_id_has_1_to_250_bytes
      CHECK (length(CAST(stream_id AS BLOB)) BETWEEN 1 AND 250),
  -- 1, 2, 3 … in its stream; there is no table of streams to keep in step.
  version INTEGER NOT NULL,
  -- The event's own id, a UUID. Not unique by an index: that would cost every append.
  event_id BLOB NOT NULL CONSTRAINT event_id_is_a_uuid CHECK (length(event_id) = 16),
  -- The stored name of its type, and the version of that type's shape.
  name TEXT NOT NULL CONSTRAINT name_is_not_empty CHECK (name <> ''),
  type_version INTEGER NOT NULL
    CONSTRAINT type_version_is_16_bit CHECK (type_version BETWEEN 0 AND 65535),
  -- Microseconds since 1970. Taken under the write lock; never runs backwards along positions.
  recorded_at INTEGER NOT NULL,
  -- JSON, kept as it was written. Last, so that a scan can pass over them.
  data TEXT NOT NULL CONSTRAINT data_is_json CHECK (json_valid(data)),
  metadata TEXT NOT NULL CONSTRAINT metadata_is_json CHECK (json_valid(metadata)),
  -- Also finds a stream's version and reads it in order.
  CONSTRAINT one_event_per_version UNIQUE (category, stream_id, version)
) STRICT;

-- Also closes INSERT OR REPLACE, which would take an event away without firing a delete trigger.
CREATE TRIGGER events_are_numbered_without_gaps BEFORE INSERT ON events
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events)
  OR NEW.version IS NOT (SELECT coalesce(max(version), 0) + 1 FROM events
                         WHERE category = NEW.category AND stream_id = NEW.stream_id)
BEGIN
  SELECT RAISE(ABORT, 'events_are_numbered_without_gaps');
END;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'events_are_never_changed');
END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'events_are_never_deleted');
END;

-- The first outcome of each keyed command, kept in the transaction of its append.
CREATE TABLE keys (
  -- Rises with recorded_at, so that the oldest are found without an index of their own.
  entry INTEGER PRIMARY KEY,
  category TEXT NOT NULL,
  stream_id TEXT NOT NULL,
  key TEXT NOT NULL
    CONSTRAINT key_has_1_to_250_bytes CHECK (length(CAST(key AS BLOB)) BETWEEN 1 AND 250),
  -- SHA-256 of the command: tells a repeat from another command under the same key.
  fingerprint BLOB NOT NULL
    CONSTRAINT fingerprint_has_32_bytes CHECK (length(fingerprint) = 32),
  -- The stream's version and the log's position after it, and how many events it had.
  version INTEGER NOT NULL CONSTRAINT key_version_is_not_negative CHECK (version >= 0),
  position INTEGER NOT NULL CONSTRAINT key_position_is_not_negative CHECK (position >= 0),
  events INTEGER NOT NULL CONSTRAINT key_events_are_not_negative CHECK (events >= 0),
  -- What the domain said, where it refused; then there were no events.
  refusal TEXT CONSTRAINT a_refusal_has_no_events CHECK (refusal IS NULL OR events = 0),
  -- When the command was decided, and when this row was written; microseconds since 1970.
  decided_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  CONSTRAINT one_outcome_per_key UNIQUE (category, stream_id, key)
) STRICT;

CREATE TRIGGER outcomes_are_never_changed BEFORE UPDATE ON keys
BEGIN
  SELECT RAISE(ABORT, 'outcomes_are_never_changed');
END;

-- What the batches of each appender did, and the fences of those that never will. The oldest of a
-- slot are forgotten.
CREATE TABLE batches (
  slot BLOB NOT NULL CONSTRAINT slot_is_a_uuid CHECK (length(slot) = 16),
  number INTEGER NOT NULL CONSTRAINT number_is_not_negative CHECK (number >= 0),
  -- 1 where the batch did not happen and never can.
  fenced INTEGER NOT NULL CONSTRAINT fenced_is_0_or_1 CHECK (fenced IN (0, 1)),
  -- The positions of its events; NULL where it wrote none.
  first INTEGER,
  last INTEGER,
  CONSTRAINT positions_are_a_range CHECK ((first IS NULL) = (last IS NULL) AND first <= last),
  CONSTRAINT a_fenced_batch_wrote_nothing CHECK (fenced = 0 OR first IS NULL),
  CONSTRAINT one_fate_per_batch PRIMARY KEY (slot, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER fates_are_never_changed BEFORE UPDATE ON batches
BEGIN
  SELECT RAISE(ABORT, 'fates_are_never_changed');
END;

-- The lives of the log; the highest is the present one.
CREATE TABLE epochs (
  epoch INTEGER PRIMARY KEY CONSTRAINT epoch_is_positive CHECK (epoch >= 1),
  -- The first position that an event of this epoch can have.
  first_position INTEGER NOT NULL CONSTRAINT first_position_is_positive CHECK (first_position >= 1),
  -- Microseconds since 1970.
  began_at INTEGER NOT NULL,
  -- Why, in the operator's words.
  reason TEXT NOT NULL
) STRICT;

CREATE TRIGGER epochs_are_never_changed BEFORE UPDATE ON epochs
BEGIN
  SELECT RAISE(ABORT, 'epochs_are_never_changed');
END;

CREATE TRIGGER epochs_are_never_deleted BEFORE DELETE ON epochs
BEGIN
  SELECT RAISE(ABORT, 'epochs_are_never_deleted');
END;

INSERT INTO epochs (epoch, first_position, began_at, reason)
VALUES (1, 1,
        CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000,
        'the log was created');

-- "CQRS" in ASCII: tells this file from any other application's.
PRAGMA application_id = 1129402963;
PRAGMA user_version = 1;
