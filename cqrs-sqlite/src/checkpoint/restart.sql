-- Moves everything, and waits until the next write can begin at the start.
PRAGMA main.wal_checkpoint(RESTART);
