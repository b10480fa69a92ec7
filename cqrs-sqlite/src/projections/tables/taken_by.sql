-- Another projection that has something of this name.
SELECT generations.name
FROM main.generation_objects JOIN main.generations USING (generation)
WHERE generation_objects.name = ?1 AND generations.name <> ?2
LIMIT 1;
