-- Whether the file has something of this name that is not of this projection.
SELECT
  EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = ?1 COLLATE NOCASE)
  AND NOT EXISTS (
    SELECT 1
    FROM main.generation_objects JOIN main.generations USING (generation)
    WHERE generation_objects.name = ?1 AND generations.name = ?2);
