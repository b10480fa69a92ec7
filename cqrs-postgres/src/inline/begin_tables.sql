-- Before the handlers of a generation: their tables are on the path, and nobody but
-- finish_tables.sql in this transaction lets a commit through.
WITH begun AS (
  INSERT INTO "cqrs".steps (log, generation, partition)
  SELECT c.log, c.generation, c.partition FROM "cqrs".checkpoints c WHERE c.log = $1::integer AND c.generation = $2::bigint
  RETURNING 1
)
SELECT count(*), set_config('search_path', $3::text, true) FROM begun
