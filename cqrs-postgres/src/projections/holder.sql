-- Who holds the lease of a part. A locked row names the transaction that locked it.
SELECT coalesce(l.pid::text, t.gid), coalesce(a.xact_start, t.prepared)
FROM "cqrs".checkpoints c
LEFT JOIN pg_catalog.pg_locks l
  ON l.locktype = 'transactionid' AND l.transactionid = c.xmax AND l.mode = 'ExclusiveLock' AND l.granted
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
LEFT JOIN pg_catalog.pg_prepared_xacts t ON t.transaction = c.xmax
WHERE c.log = $1::integer AND c.generation = $2::bigint AND c.partition = $3::integer
  AND coalesce(l.pid::text, t.gid) IS NOT NULL
