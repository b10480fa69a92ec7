-- The names in braces are filled in: they cannot be bound. One tree by key, without row ids:
-- documents are found by key alone, and mostly small.
CREATE TABLE main.{table} (
  key TEXT NOT NULL PRIMARY KEY,
  -- JSON, kept as it was written.
  document TEXT NOT NULL CONSTRAINT document_is_json CHECK (json_valid(document)),
  -- The last event that is folded in: its version in its stream, and its position in the log.
  version INTEGER NOT NULL,
  position INTEGER NOT NULL{columns}
) STRICT, WITHOUT ROWID;
