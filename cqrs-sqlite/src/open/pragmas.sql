-- What every connection is set to. Run before anything is read from the file's schema.
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA foreign_keys = ON;
-- A commit is on the disk before it is answered; on macOS only the full variant says so.
PRAGMA synchronous = FULL;
PRAGMA fullfsync = ON;
PRAGMA checkpoint_fullfsync = ON;
-- Pages: 16 MiB of cache per connection.
PRAGMA cache_size = -16384;
PRAGMA temp_store = MEMORY;
-- Pages of write-ahead log before they are moved into the file: 32 MiB. Batches write the same
-- index pages again and again, and each is moved once.
PRAGMA wal_autocheckpoint = 8000;
-- A log that grew behind a long read is cut back to this once it has been moved: 64 MiB.
PRAGMA journal_size_limit = 67108864;
