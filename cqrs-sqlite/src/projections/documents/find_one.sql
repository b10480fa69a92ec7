SELECT key, document, version, position
FROM main.{table}
WHERE key = ?1{filters}
LIMIT ?2;
