-- Nothing is lost with a notification: its commit need not wait for the disk.
-- Listeners share a lock (listening.sql): where it can be had, there are none.
SELECT set_config('synchronous_commit', 'off', true), pg_notify($1::text, $2::text),
  NOT pg_try_advisory_xact_lock(hashtextextended($1::text, 0))
