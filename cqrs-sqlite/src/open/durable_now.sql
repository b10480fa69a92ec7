-- A commit is on the disk before it is answered.
PRAGMA synchronous = FULL;
