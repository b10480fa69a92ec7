-- What an event takes, and no more, as in the bare table of PostgreSQL.
CREATE TABLE bare_events (
  position INTEGER PRIMARY KEY,
  category TEXT NOT NULL,
  stream_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  event_id BLOB NOT NULL,
  name TEXT NOT NULL,
  type_version INTEGER NOT NULL,
  data TEXT NOT NULL,
  metadata TEXT NOT NULL,
  recorded_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
