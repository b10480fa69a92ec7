-- Nothing is lost with a notification: its commit need not wait for the disk.
SELECT set_config('synchronous_commit', 'off', true), pg_notify($1::text, $2::text)
