-- The listener begins anew where it has no position; its table is there once it has run.
TRUNCATE balances;
DROP TABLE IF EXISTS event_listener;
