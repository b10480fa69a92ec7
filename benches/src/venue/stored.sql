-- Tables of every schema but the server's own, with their indexes.
SELECT
  (SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
     FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')),
  (pg_current_wal_insert_lsn() - '0/0')::bigint
