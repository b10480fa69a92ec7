-- A commit reaches the disk with the next one that is waited for, in order.
PRAGMA synchronous = NORMAL;
