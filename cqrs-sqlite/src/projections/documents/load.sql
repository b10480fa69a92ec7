SELECT document, version, position
FROM main.{table}
WHERE key = ?1;
