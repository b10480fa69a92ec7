INSERT INTO main.{table} (key, document, version, position)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (key) DO UPDATE
SET document = excluded.document, version = excluded.version, position = excluded.position;
