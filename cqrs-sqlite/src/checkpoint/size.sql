-- Moves nothing; says how many pages there are.
PRAGMA main.wal_checkpoint(NOOP);
