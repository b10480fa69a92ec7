INSERT INTO main.generations
  (name, version, partitions, state, kind, definition, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
RETURNING generation;
