INSERT INTO main.generation_objects (generation, ordinal, kind, name, sql)
VALUES (?1, ?2, ?3, ?4, ?5);
