INSERT INTO rows (key, document, version, position) VALUES (?1, ?2, 1, ?3)
