-- The events of a stream are found by tables that triggers keep, instead of by an index.
-- Runs as it is in the sqlite3 shell, after 0002_projections.sql.
--
-- An index over (category, stream_id, version) has one page for every stream of a batch, and each
-- is written with every commit. What is new goes into a small table instead, of a few pages, and
-- every 1,024 events it is moved in order to where it stays.

-- A number for each stream: eight bytes instead of two texts with every event.
CREATE TABLE event_streams (
  stream INTEGER PRIMARY KEY,
  category TEXT NOT NULL,
  stream_id TEXT NOT NULL,
  CONSTRAINT one_number_per_stream UNIQUE (category, stream_id)
) STRICT;

-- Where each version of a stream stands in the log; but for the newest events.
CREATE TABLE event_versions (
  stream INTEGER NOT NULL,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  CONSTRAINT one_position_per_version PRIMARY KEY (stream, version)
) STRICT, WITHOUT ROWID;

-- The same of the newest events, at most 1,024.
CREATE TABLE recent_event_versions (
  stream INTEGER NOT NULL,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  CONSTRAINT one_recent_position_per_version PRIMARY KEY (stream, version)
) STRICT, WITHOUT ROWID;

-- Numbered as they first appear: streams that are busy at the same time stand together.
INSERT INTO event_streams (category, stream_id)
SELECT category, stream_id FROM events GROUP BY category, stream_id ORDER BY min(position);

INSERT INTO event_versions (stream, version, position)
SELECT event_streams.stream, events.version, events.position
FROM event_streams CROSS JOIN events
  ON events.category = event_streams.category AND events.stream_id = event_streams.stream_id
ORDER BY event_streams.stream, events.version;

-- The log again, as in 0001_log.sql but without the index, which cannot be dropped alone.
CREATE TABLE events_without_index (
  position INTEGER PRIMARY KEY,
  category TEXT NOT NULL
    CONSTRAINT category_has_1_to_100_bytes
      CHECK (length(CAST(category AS BLOB)) BETWEEN 1 AND 100),
  stream_id TEXT NOT NULL
    CONSTRAINT stream_id_has_1_to_250_bytes
      CHECK (length(CAST(stream_id AS BLOB)) BETWEEN 1 AND 250),
  version INTEGER NOT NULL,
  event_id BLOB NOT NULL CONSTRAINT event_id_is_a_uuid CHECK (length(event_id) = 16),
  name TEXT NOT NULL CONSTRAINT name_is_not_empty CHECK (name <> ''),
  type_version INTEGER NOT NULL
    CONSTRAINT type_version_is_16_bit CHECK (type_version BETWEEN 0 AND 65535),
  recorded_at INTEGER NOT NULL,
  data TEXT NOT NULL CONSTRAINT data_is_json CHECK (json_valid(data)),
  metadata TEXT NOT NULL CONSTRAINT metadata_is_json CHECK (json_valid(metadata))
) STRICT;

INSERT INTO events_without_index SELECT * FROM events;
DROP TABLE events;
ALTER TABLE events_without_index RENAME TO events;

-- Also closes INSERT OR REPLACE, which would take an event away without firing a delete trigger.
CREATE TRIGGER events_are_numbered_without_gaps BEFORE INSERT ON events
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events)
  OR NEW.version IS NOT 1 + coalesce(
    (SELECT coalesce(
        (SELECT max(version) FROM recent_event_versions WHERE stream = event_streams.stream),
        (SELECT max(version) FROM event_versions WHERE stream = event_streams.stream))
     FROM event_streams
     WHERE category = NEW.category AND stream_id = NEW.stream_id), 0)
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

-- Before the trigger that asks for the number.
CREATE TRIGGER events_number_their_stream BEFORE INSERT ON events
WHEN NEW.version = 1
BEGIN
  INSERT INTO event_streams (category, stream_id)
  SELECT NEW.category, NEW.stream_id
  WHERE NOT EXISTS (SELECT 1 FROM event_streams
                    WHERE category = NEW.category AND stream_id = NEW.stream_id);
END;

-- After the checks of the row: what INSERT OR IGNORE passes over leaves nothing here.
CREATE TRIGGER events_are_found_by_version AFTER INSERT ON events
BEGIN
  INSERT INTO recent_event_versions (stream, version, position)
  SELECT stream, NEW.version, NEW.position
  FROM event_streams
  WHERE category = NEW.category AND stream_id = NEW.stream_id;
END;

-- The order is that of the target: each of its pages is written once. It also keeps SQLite from
-- copying page by page, which ends a trigger before its next statement.
CREATE TRIGGER recent_versions_are_moved BEFORE INSERT ON events
WHEN NEW.position % 1024 = 1
BEGIN
  INSERT INTO event_versions (stream, version, position)
  SELECT stream, version, position FROM recent_event_versions ORDER BY stream, version;
  DELETE FROM recent_event_versions;
END;

-- For who drops the triggers against it: what finds the events follows them, as an index would.
CREATE TRIGGER changed_events_are_found
AFTER UPDATE OF position, category, stream_id, version ON events
BEGIN
  INSERT INTO event_streams (category, stream_id)
  SELECT NEW.category, NEW.stream_id
  WHERE NOT EXISTS (SELECT 1 FROM event_streams
                    WHERE category = NEW.category AND stream_id = NEW.stream_id);
  UPDATE recent_event_versions
  SET stream = (SELECT stream FROM event_streams
                WHERE category = NEW.category AND stream_id = NEW.stream_id),
    version = NEW.version, position = NEW.position
  WHERE position = OLD.position;
  UPDATE event_versions
  SET stream = (SELECT stream FROM event_streams
                WHERE category = NEW.category AND stream_id = NEW.stream_id),
    version = NEW.version, position = NEW.position
  WHERE version = OLD.version AND position = OLD.position
    AND stream = (SELECT stream FROM event_streams
                  WHERE category = OLD.category AND stream_id = OLD.stream_id);
END;

CREATE TRIGGER deleted_events_are_not_found AFTER DELETE ON events
BEGIN
  DELETE FROM recent_event_versions WHERE position = OLD.position;
  DELETE FROM event_versions
  WHERE version = OLD.version AND position = OLD.position
    AND stream = (SELECT stream FROM event_streams
                  WHERE category = OLD.category AND stream_id = OLD.stream_id);
END;

PRAGMA user_version = 3;
